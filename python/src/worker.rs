//! What Python calls: a batch at a time, without the interpreter's lock.

use std::str::FromStr;
use std::sync::atomic::AtomicBool;

use arrow_array::{Array, LargeBinaryArray, RecordBatch};
use arrow_pyarrow::PyArrowType;
use arrow_schema::Schema;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use standpoint::claims::{Form, Polarity};
use standpoint::documents::DocumentColumns;
use standpoint::hypotheses::{Axis, ClaimParts};
use standpoint::lexicon::Lexicon;
use standpoint::pipeline::{Finished, Read, Refusal, Stages, Verdict, columns};
use standpoint::rows::{AxisColumns, Cell, ClaimRow, RowStance, stance_cells};
use standpoint::speakers::country_told;

use super::documents::{Chunks, NumberedRow};
use super::process::with_stages;
use super::settings::Settings;
use super::table::{BatchBuilder, claim_columns, label_columns, schema};
use super::texts::bytes;
use super::{failed, refused};

/// Claims that the model is asked about at a time.
const CHUNK_CLAIMS: usize = 128;

/// An engine of some settings; it loads when there is something to do.
#[pyclass(module = "standpoint._engine", frozen)]
pub(crate) struct Worker {
    settings: Settings,
    axes: Vec<Axis>,
    columns: Vec<AxisColumns>,
}

#[pymethods]
impl Worker {
    #[new]
    fn new(settings: &str) -> PyResult<Self> {
        let settings = Settings::from_json(settings)?;
        let axes = settings.axes().map_err(refused)?;
        Ok(Worker { columns: columns(&axes), axes, settings })
    }

    /// Documents to claims, with the number of rows that each document has.
    fn process(
        &self,
        py: Python<'_>,
        batch: PyArrowType<RecordBatch>,
    ) -> PyResult<(PyArrowType<RecordBatch>, Vec<usize>)> {
        let chunks = Chunks::new(&batch.0, &self.settings)?;
        let mut claims = BatchBuilder::new(&claim_columns(&self.columns));
        let mut counts = Vec::with_capacity(batch.0.num_rows());
        py.detach(|| {
            with_stages(&self.settings, &self.axes, |stages, run_id| {
                for chunk in chunks {
                    Python::attach(|py| py.check_signals())?;
                    counts.extend(self.add_claims(chunk, stages, run_id, &mut claims)?);
                }
                Ok(())
            })
        })?;
        Ok((PyArrowType(claims.finish()?), counts))
    }

    /// Claims to stances, a row each.
    fn label(&self, py: Python<'_>, batch: PyArrowType<RecordBatch>) -> PyResult<PyArrowType<RecordBatch>> {
        let claims = ClaimTexts::new(&batch.0)?;
        let mut stances = BatchBuilder::new(&label_columns(&self.columns));
        let rows: Vec<usize> = (0..batch.0.num_rows()).collect();
        py.detach(|| {
            with_stages(&self.settings, &self.axes, |stages, _| {
                for rows in rows.chunks(CHUNK_CLAIMS) {
                    Python::attach(|py| py.check_signals())?;
                    self.add_stances(&claims, rows, stages, &mut stances)?;
                }
                Ok(())
            })
        })?;
        Ok(PyArrowType(stances.finish()?))
    }

    /// Which of these columns [`Worker::process`] reads.
    fn reads(&self, names: Vec<String>) -> PyResult<Vec<usize>> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let columns = DocumentColumns::find(&names, &self.settings.read_options()).map_err(refused)?;
        Ok(columns.positions())
    }

    /// Where among these columns the text is, and the id, the file and the record, of which an id is made.
    fn identity(&self, names: Vec<String>) -> PyResult<(usize, [Option<usize>; 3])> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let columns = DocumentColumns::find(&names, &self.settings.read_options()).map_err(refused)?;
        Ok((columns.text(), columns.identity()))
    }

    /// What [`Worker::process`] gives.
    fn claim_schema(&self) -> PyArrowType<Schema> {
        PyArrowType(schema(&claim_columns(&self.columns)).as_ref().clone())
    }

    /// What [`Worker::label`] gives.
    fn label_schema(&self) -> PyArrowType<Schema> {
        PyArrowType(schema(&label_columns(&self.columns)).as_ref().clone())
    }
}

impl Worker {
    /// Adds the rows of some documents, and returns how many each has.
    fn add_claims(
        &self,
        chunk: Vec<NumberedRow>,
        stages: &mut Stages,
        run_id: &str,
        claims: &mut BatchBuilder,
    ) -> PyResult<Vec<usize>> {
        let mut rows = Vec::with_capacity(chunk.len());
        let mut documents: Vec<(Read, u64)> = Vec::with_capacity(chunk.len());
        for (row, copy) in chunk {
            match row {
                Ok(document) => {
                    rows.push(ClaimRow::of_document(&document));
                    documents.push((Ok(document), copy));
                }
                Err(unreadable) => {
                    rows.push(ClaimRow::of_document(&unreadable.document));
                    documents.push((Err(unreadable.problem), copy));
                }
            }
        }
        let mut counts = Vec::with_capacity(rows.len());
        let finished = stages.process(documents, &AtomicBool::new(false)).map_err(|error| failed(&error))?;
        for (Finished { rows: found, problems, is_done, .. }, mut row) in finished.into_iter().zip(rows) {
            for claim in &found {
                claims.claim(claim, self.axes.len())?;
            }
            let has_own_row = !is_done || (found.is_empty() && self.settings.every_document);
            if has_own_row {
                if let Some(problem) = problems.first() {
                    row.error = format!("{}; hint: {}", problem.reason, problem.hint);
                }
                row.run_id = run_id.to_owned();
                claims.claim(&row, self.axes.len())?;
            }
            counts.push(found.len() + usize::from(has_own_row));
        }
        Ok(counts)
    }

    fn add_stances(
        &self,
        claims: &ClaimTexts,
        rows: &[usize],
        stages: &mut Stages,
        stances: &mut BatchBuilder,
    ) -> PyResult<()> {
        let texts: Vec<Result<[&str; TEXTS], Refusal>> = rows.iter().map(|&row| claims.row(row)).collect();
        let parts: Vec<ClaimParts<'_>> = texts.iter().flatten().map(|&texts| claim_parts(texts)).collect();
        let verdicts = stages.label(&parts).map_err(|error| failed(&error))?;
        let mut verdicts = verdicts.into_iter();
        for (text, &row) in texts.iter().zip(rows) {
            let verdict = match text {
                Ok(_) => verdicts.next().expect("one verdict a claim: this is a bug"),
                Err(refusal) => Err(refusal.clone()),
            };
            let mut flags = claims.flags(row);
            let (found, error) = match verdict {
                Ok(Verdict { stances, truncated, .. }) => {
                    flags.extend(truncated.then(|| "truncated".to_owned()));
                    (stances, String::new())
                }
                Err(Refusal { reason, .. }) => (Vec::new(), reason),
            };
            let found: Vec<RowStance> =
                found.iter().zip(&self.columns).map(|(stance, axis)| RowStance::new(stance, axis)).collect();
            let mut cells: Vec<Cell<'_>> =
                (0..self.axes.len()).flat_map(|axis| stance_cells(found.get(axis))).collect();
            cells.extend([Cell::Flags(&flags), error.as_str().into()]);
            stances.row(&cells)?;
        }
        Ok(())
    }
}

/// How many columns of a claim matter to its questions.
const TEXTS: usize = 7;

/// The columns of claims that others extracted, found by their names as in a table.
struct ClaimTexts {
    /// Claim, speaker, form, polarity, cue, the speaker's role, the speaker's country.
    columns: [Option<LargeBinaryArray>; TEXTS],
    flags: Option<LargeBinaryArray>,
    /// Of rows that `process` gave: which is empty where a row has no claim, and why.
    claim_id: Option<LargeBinaryArray>,
    error: Option<LargeBinaryArray>,
}

impl ClaimTexts {
    fn new(batch: &RecordBatch) -> PyResult<Self> {
        let schema = batch.schema();
        let column = |name: &str| -> PyResult<Option<LargeBinaryArray>> {
            let exact = schema.fields().iter().position(|field| field.name() == name);
            let any_case =
                || schema.fields().iter().position(|field| field.name().eq_ignore_ascii_case(name));
            let Some(at) = exact.or_else(any_case) else { return Ok(None) };
            let array = batch.column(at);
            match bytes(array).map_err(refused)? {
                Some(texts) => Ok(Some(texts)),
                None => Err(PyTypeError::new_err(format!("`{name}` is {}, not text", array.data_type()))),
            }
        };
        let claim = column("claim")?;
        if claim.is_none() {
            return Err(refused("no column `claim`; hint: rename the column that has the claims"));
        }
        Ok(ClaimTexts {
            columns: [
                claim,
                column("speaker")?,
                column("form")?,
                column("polarity")?,
                column("cue")?,
                column("speaker_role")?,
                column("speaker_country")?,
            ],
            flags: column("flags")?,
            claim_id: column("claim_id")?,
            error: column("error")?,
        })
    }

    fn row(&self, row: usize) -> Result<[&str; TEXTS], Refusal> {
        let refusal = |reason: &str, hint: &str| Refusal { reason: reason.into(), hint: hint.into() };
        let mut texts = [""; TEXTS];
        for (text, column) in texts.iter_mut().zip(&self.columns) {
            let bytes = cell(column.as_ref(), row).unwrap_or_default();
            *text = std::str::from_utf8(bytes)
                .map_err(|_| refusal("text that is not UTF-8", "save it as UTF-8"))?
                .trim();
        }
        if !texts[0].is_empty() {
            return Ok(texts);
        }
        let is_no_claim = self.claim_id.is_some() && cell(self.claim_id.as_ref(), row).is_none();
        if is_no_claim {
            let error = cell(self.error.as_ref(), row).unwrap_or_default();
            return Err(refusal(&String::from_utf8_lossy(error), ""));
        }
        Err(refusal("`claim` is empty", "fill in the column `claim`"))
    }

    fn flags(&self, row: usize) -> Vec<String> {
        let flags = String::from_utf8_lossy(cell(self.flags.as_ref(), row).unwrap_or_default()).into_owned();
        flags.split(';').filter(|flag| !flag.is_empty()).map(str::to_owned).collect()
    }
}

/// The bytes of a cell; none where it is null or there is no column.
fn cell(column: Option<&LargeBinaryArray>, row: usize) -> Option<&[u8]> {
    column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
}

fn claim_parts([claim, speaker, form, polarity, cue, role, country]: [&str; TEXTS]) -> ClaimParts<'_> {
    ClaimParts {
        claim,
        speaker,
        country: country_told(country, [role, speaker], Lexicon::shipped()),
        form: Form::from_str(form).unwrap_or(Form::Indirect),
        polarity: Polarity::from_str(polarity).unwrap_or_default(),
        cue,
    }
}
