//! What Python calls: a batch at a time, without the interpreter's lock.

use std::str::FromStr;
use std::sync::{MutexGuard, PoisonError};

use arrow_array::{Array, LargeBinaryArray, RecordBatch};
use arrow_pyarrow::PyArrowType;
use arrow_schema::Schema;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use standpoint::claims::{Form, Polarity};
use standpoint::hypotheses::ClaimParts;
use standpoint::pipeline::{Finished, Read, Refusal, Stages, Verdict, columns};
use standpoint::rows::{AxisColumns, Cell, ClaimRow, RowStance, stance_cells};

use super::documents::{Chunks, Row};
use super::process::{Loaded, loaded};
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
    axes: Vec<AxisColumns>,
}

#[pymethods]
impl Worker {
    #[new]
    fn new(settings: &str) -> PyResult<Self> {
        let settings = Settings::from_json(settings)?;
        let axes = columns(&settings.axes().map_err(refused)?);
        Ok(Worker { settings, axes })
    }

    /// Documents to claims, with the number of rows that each document has.
    fn process(
        &self,
        py: Python<'_>,
        batch: PyArrowType<RecordBatch>,
    ) -> PyResult<(PyArrowType<RecordBatch>, Vec<usize>)> {
        let chunks = Chunks::new(&batch.0, &self.settings)?;
        let loaded = py.detach(|| loaded(&self.settings))?;
        let mut claims = BatchBuilder::new(&claim_columns(&self.axes));
        let mut counts = Vec::with_capacity(batch.0.num_rows());
        for chunk in chunks {
            py.check_signals()?;
            counts.extend(py.detach(|| self.add_claims(chunk, &mut lock(&loaded), &mut claims))?);
        }
        Ok((PyArrowType(claims.finish()?), counts))
    }

    /// Claims to stances, a row each.
    fn label(&self, py: Python<'_>, batch: PyArrowType<RecordBatch>) -> PyResult<PyArrowType<RecordBatch>> {
        let claims = ClaimTexts::new(&batch.0)?;
        let loaded = py.detach(|| loaded(&self.settings))?;
        let mut stances = BatchBuilder::new(&label_columns(&self.axes));
        let rows: Vec<usize> = (0..batch.0.num_rows()).collect();
        for rows in rows.chunks(CHUNK_CLAIMS) {
            py.check_signals()?;
            py.detach(|| self.add_stances(&claims, rows, &loaded, &mut stances))?;
        }
        Ok(PyArrowType(stances.finish()?))
    }

    /// What [`Worker::process`] gives.
    fn claim_schema(&self) -> PyArrowType<Schema> {
        PyArrowType(schema(&claim_columns(&self.axes)).as_ref().clone())
    }

    /// What [`Worker::label`] gives.
    fn label_schema(&self) -> PyArrowType<Schema> {
        PyArrowType(schema(&label_columns(&self.axes)).as_ref().clone())
    }
}

impl Worker {
    /// Adds the rows of some documents, and returns how many each has.
    fn add_claims(
        &self,
        chunk: Vec<Row>,
        stages: &mut Stages,
        claims: &mut BatchBuilder,
    ) -> PyResult<Vec<usize>> {
        let mut rows = Vec::with_capacity(chunk.len());
        let mut documents: Vec<Read> = Vec::with_capacity(chunk.len());
        for row in chunk {
            match row {
                Ok(document) => {
                    rows.push(ClaimRow::of_document(&document));
                    documents.push(Ok(document));
                }
                Err(unreadable) => {
                    rows.push(ClaimRow::of_document(&unreadable.document));
                    documents.push(Err(unreadable.problem));
                }
            }
        }
        let run_id = stages.run_id().to_owned();
        let mut counts = Vec::with_capacity(rows.len());
        let finished = stages.process(documents).map_err(|error| failed(&error))?;
        for (Finished { rows: found, problems, is_done, .. }, mut row) in finished.into_iter().zip(rows) {
            for claim in &found {
                claims.claim(claim, self.axes.len())?;
            }
            let has_own_row = !is_done || (found.is_empty() && self.settings.every_document);
            if has_own_row {
                if let Some(problem) = problems.first() {
                    row.error = format!("{}; hint: {}", problem.reason, problem.hint);
                }
                row.run_id.clone_from(&run_id);
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
        loaded: &Loaded,
        stances: &mut BatchBuilder,
    ) -> PyResult<()> {
        let texts: Vec<Result<[&str; 5], Refusal>> = rows.iter().map(|&row| claims.row(row)).collect();
        let parts: Vec<ClaimParts<'_>> = texts.iter().flatten().map(|&texts| claim_parts(texts)).collect();
        let verdicts = lock(loaded).label(&parts).map_err(|error| failed(&error))?;
        let mut verdicts = verdicts.into_iter();
        for text in &texts {
            let verdict = match text {
                Ok(_) => verdicts.next().expect("one verdict a claim: this is a bug"),
                Err(refusal) => Err(refusal.clone()),
            };
            match verdict {
                Ok(Verdict { stances: found, truncated, .. }) => {
                    let found: Vec<RowStance> = found
                        .iter()
                        .zip(&self.axes)
                        .map(|(stance, axis)| RowStance::new(stance, axis))
                        .collect();
                    let mut cells: Vec<Cell<'_>> =
                        found.iter().flat_map(|stance| stance_cells(Some(stance))).collect();
                    cells.push(if truncated { "truncated".into() } else { Cell::EMPTY });
                    cells.push(Cell::EMPTY);
                    stances.row(&cells)?;
                }
                Err(Refusal { reason, hint }) => {
                    let error = format!("{reason}; hint: {hint}");
                    let mut cells: Vec<Cell<'_>> =
                        self.axes.iter().flat_map(|_| stance_cells(None)).collect();
                    cells.push(Cell::EMPTY);
                    cells.push(error.as_str().into());
                    stances.row(&cells)?;
                }
            }
        }
        Ok(())
    }
}

fn lock(loaded: &Loaded) -> MutexGuard<'_, Stages> {
    // Stages keep nothing from batch to batch but answers that are whole.
    loaded.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The columns of claims that others extracted, found by their names.
struct ClaimTexts {
    /// Claim, speaker, form, polarity, cue.
    columns: [Option<LargeBinaryArray>; 5],
}

impl ClaimTexts {
    fn new(batch: &RecordBatch) -> PyResult<Self> {
        let mut columns: [Option<LargeBinaryArray>; 5] = Default::default();
        for (place, name) in ["claim", "speaker", "form", "polarity", "cue"].into_iter().enumerate() {
            let Some(array) = batch.column_by_name(name) else { continue };
            let Some(texts) = bytes(array).map_err(refused)? else {
                return Err(PyTypeError::new_err(format!("`{name}` is {}, not text", array.data_type())));
            };
            columns[place] = Some(texts);
        }
        if columns[0].is_none() {
            return Err(refused("no column `claim`; hint: rename the column that has the claims"));
        }
        Ok(ClaimTexts { columns })
    }

    fn row(&self, row: usize) -> Result<[&str; 5], Refusal> {
        let mut texts = [""; 5];
        for (text, column) in texts.iter_mut().zip(&self.columns) {
            let Some(column) = column.as_ref().filter(|column| column.is_valid(row)) else { continue };
            let refused =
                |_| Refusal { reason: "text that is not UTF-8".into(), hint: "save it as UTF-8".into() };
            *text = std::str::from_utf8(column.value(row)).map_err(refused)?.trim();
        }
        if texts[0].is_empty() {
            return Err(Refusal {
                reason: "`claim` is empty".into(),
                hint: "fill in the column `claim`".into(),
            });
        }
        Ok(texts)
    }
}

fn claim_parts([claim, speaker, form, polarity, cue]: [&str; 5]) -> ClaimParts<'_> {
    ClaimParts {
        claim,
        speaker,
        form: Form::from_str(form).unwrap_or(Form::Indirect),
        polarity: Polarity::from_str(polarity).unwrap_or_default(),
        cue,
    }
}
