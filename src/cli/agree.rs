//! `agree`: coders' sheets in, how far they agree out.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use serde_json::{Value, json};
use standpoint::coding::{Agreement, Bootstrap, Coding, HumanLabel, PairAgreement, Reliability, agreement};
use standpoint::hypotheses::Axis;
use standpoint::problem::Problem;
use standpoint::rows::{AtomicFile, Cell, CsvOptions, OutputTarget, RowsError, Table, TableRow, TableWriter};

use super::args::AgreeArgs;
use super::axes;
use super::coded::{
    SHOWN, human_column, human_columns, is_blank, label, row_problem, show_problems, take_id,
};
use super::failure::{BeforeWork, Failure, Status, note};
use super::interrupt::Interrupt;
use super::summary::count;

/// `agree SHEET1.csv SHEET2.csv [...]`.
pub(crate) fn agree(args: AgreeArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    let known = axes::load(&args.axes.axes)?;
    let target = args.output.map(OutputTarget::from);
    let output = target.as_ref().map(|target| new_file(target, args.csv.options(target))).transpose()?;
    let coders = coders(&args.sheets)?;
    let sheets = args.sheets.iter().map(|path| Sheet::open(path, &known)).collect::<Result<Vec<_>, _>>()?;
    let axes = compared(known, &sheets)?;
    let bootstrap = Bootstrap { resamples: args.bootstrap, seed: args.seed };
    let (axes, codings, agreements) = interrupt.wait(move || -> Result<_, RowsError> {
        let codings = Codings::read(sheets, &axes)?;
        let agreements: Vec<Agreement> =
            (0..axes.len()).map(|axis| codings.agreement(axis, bootstrap)).collect();
        Ok((axes, codings, agreements))
    })??;
    if agreements.iter().all(|agreement| agreement.claims == 0) {
        show_problems(&codings.problems);
        let hint = "fill in the columns of labels, and pass sheets that share claims";
        return Err(Failure::Settings(anyhow!("no claim has labels of two coders; hint: {hint}")));
    }
    let report =
        Report { coders: &coders, files: &args.sheets, axes: &axes, agreements: &agreements, bootstrap };
    let mut out = BufWriter::new(io::stdout());
    if args.json {
        writeln!(out, "{:#}", report.json(&codings.problems))?;
    } else {
        report.write(&mut out)?;
    }
    out.flush()?;
    if let Some((file, options)) = output {
        let differ = codings.write_disagreements(file, options, &axes, &coders)?;
        note(format_args!("{} on which coders differ", count(differ, "claim")));
    }
    show_problems(&codings.problems);
    Ok(if codings.problems.is_empty() { Status::Done } else { Status::DoneWithSkips })
}

/// Begins the file of disagreements, which must not be there: people may have written decisions into it.
fn new_file(target: &OutputTarget, options: CsvOptions) -> Result<(AtomicFile, CsvOptions), Failure> {
    let OutputTarget::File(path) = target else {
        let error = anyhow!("disagreements need a file; hint: after `-o`, a name that ends in `.csv`");
        return Err(Failure::Settings(error));
    };
    if fs::symlink_metadata(path).is_ok() {
        let hint = "choose another name, so that no decision that somebody wrote down is lost";
        return Err(Failure::Settings(anyhow!("{}: is there already; hint: {hint}", path.display())));
    }
    Ok((AtomicFile::create(path).before_work()?, options))
}

/// The names of the coders: those of the files, with their folders where they are not told apart otherwise.
fn coders(sheets: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let mut files = HashSet::new();
    for sheet in sheets {
        if !files.insert(fs::canonicalize(sheet).unwrap_or_else(|_| sheet.clone())) {
            let error = anyhow!("{}: is given twice; hint: give one sheet a coder", sheet.display());
            return Err(Failure::Settings(error));
        }
    }
    let stem = |path: &PathBuf| path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let stems: Vec<String> = sheets.iter().map(stem).collect();
    let distinct: HashSet<String> = stems.iter().map(|stem| stem.to_lowercase()).collect();
    if distinct.len() == stems.len() {
        return Ok(stems);
    }
    Ok(sheets.iter().map(|path| path.display().to_string()).collect())
}

/// A sheet of which the header is read.
struct Sheet {
    file: String,
    table: Table,
    claim_id: usize,
    shown: [Option<usize>; SHOWN.len()],
}

impl Sheet {
    fn open(path: &Path, known: &[Axis]) -> Result<Self, Failure> {
        let table = Table::open(path).before_work()?;
        let file = path.display().to_string();
        let Some(claim_id) = table.column("claim_id") else {
            let hint = "pass sheets of `standpoint sample` with all their columns";
            return Err(Failure::Settings(anyhow!("{file}: no column `claim_id`; hint: {hint}")));
        };
        human_columns(&table, &file, known)?;
        for name in table.header() {
            let axis = name.trim().to_lowercase();
            if axis.strip_suffix("_human").is_some_and(|id| known.iter().all(|axis| axis.id != id)) {
                note(format_args!("{file}: `{name}` is of no known axis; hint: pass its file with `--axes`"));
            }
        }
        let shown = SHOWN.map(|name| table.column(name));
        Ok(Self { file, table, claim_id, shown })
    }
}

/// An axis with the column of each sheet that has one.
struct Compared {
    axis: Axis,
    columns: Vec<Option<usize>>,
}

/// The axes for which there is something to compare.
fn compared(known: Vec<Axis>, sheets: &[Sheet]) -> Result<Vec<Compared>, Failure> {
    let columns = |axis: &Axis| sheets.iter().map(|sheet| human_column(&sheet.table, &axis.id)).collect();
    let compared = known.into_iter().map(|axis| Compared { columns: columns(&axis), axis });
    let compared: Vec<Compared> = compared.filter(|axis| axis.columns.iter().flatten().count() > 1).collect();
    if compared.is_empty() {
        let error = anyhow!("no axis has a column in two of the sheets; hint: pass sheets of the same axes");
        return Err(Failure::Settings(error));
    }
    Ok(compared)
}

/// All labels of all coders.
struct Codings {
    coders: usize,
    /// By `claim_id`, so that the order of rows makes no difference.
    claims: BTreeMap<String, Coded>,
    problems: Vec<Problem>,
}

#[derive(Default)]
struct Coded {
    /// The columns [`SHOWN`], from the first sheet that has them.
    shown: [String; SHOWN.len()],
    /// One an axis.
    labels: Vec<Coding>,
}

impl Codings {
    fn read(sheets: Vec<Sheet>, axes: &[Compared]) -> Result<Self, RowsError> {
        let mut codings = Self { coders: sheets.len(), claims: BTreeMap::new(), problems: Vec::new() };
        for (coder, sheet) in sheets.into_iter().enumerate() {
            let Sheet { file, table, claim_id, shown } = sheet;
            let mut ids = HashSet::new();
            for row in table {
                let row = row?;
                if is_blank(&row) {
                    continue;
                }
                let id = row.cells[claim_id].trim();
                if let Some(problem) = complaint(&row, id, &file, &mut ids) {
                    codings.problems.push(problem);
                    continue;
                }
                let shown = shown.map(|column| column.map_or("", |column| row.cells[column].trim()));
                codings.add(&row, id, shown, axes, coder, &file);
            }
        }
        Ok(codings)
    }

    /// Adds the labels of one coder for one claim.
    fn add(
        &mut self,
        row: &TableRow,
        id: &str,
        shown: [&str; SHOWN.len()],
        axes: &[Compared],
        coder: usize,
        file: &str,
    ) {
        let coded = self.claims.entry(id.to_owned()).or_default();
        coded.labels.resize(axes.len(), vec![None; self.coders]);
        for (known, cell) in coded.shown.iter_mut().zip(shown).filter(|(known, _)| known.is_empty()) {
            cell.clone_into(known);
        }
        for (Compared { axis, columns }, labels) in axes.iter().zip(&mut coded.labels) {
            let Some(column) = columns[coder] else { continue };
            match label(&row.cells[column], axis) {
                Ok(label) => labels[coder] = label,
                Err(refusal) => self.problems.push(row_problem(file, row, refusal)),
            }
        }
    }

    fn agreement(&self, axis: usize, bootstrap: Bootstrap) -> Agreement {
        let codings: Vec<Coding> = self.claims.values().map(|coded| coded.labels[axis].clone()).collect();
        agreement(&codings, self.coders, bootstrap)
    }

    /// Writes the claims that did not get the same label from all, with room for a decision, which stands there where
    /// coders agree; returns their number.
    fn write_disagreements(
        &self,
        file: AtomicFile,
        options: CsvOptions,
        axes: &[Compared],
        coders: &[String],
    ) -> Result<u64, RowsError> {
        let path = file.target().to_owned();
        let mut header: Vec<String> = SHOWN.map(str::to_owned).into();
        for Compared { axis, columns } in axes {
            let coders = coders.iter().zip(columns).filter(|(_, column)| column.is_some());
            header.extend(coders.map(|(coder, _)| format!("{}_by_{coder}", axis.id)));
            header.push(format!("{}_human", axis.id));
        }
        let mut writer = TableWriter::new(file, &path, options, &[], &header)?;
        let mut written = 0;
        for coded in self.claims.values().filter(|coded| coded.is_disputed()) {
            writer.write(&[], &coded.cells(axes), &[])?;
            written += 1;
        }
        writer.finish()?.commit()?;
        Ok(written)
    }
}

/// Why no label of the row can be used.
fn complaint(row: &TableRow, id: &str, file: &str, ids: &mut HashSet<String>) -> Option<Problem> {
    if row.problem.is_some() {
        return row.problem.clone();
    }
    take_id(id, ids).err().map(|refusal| row_problem(file, row, refusal))
}

impl Coded {
    /// Whether two coders differ on some axis.
    fn is_disputed(&self) -> bool {
        self.labels.iter().any(|labels| labels.iter().flatten().next().is_some() && agreed(labels).is_none())
    }

    fn cells<'a>(&'a self, axes: &'a [Compared]) -> Vec<Cell<'a>> {
        let mut cells: Vec<Cell<'a>> = self.shown.iter().map(|cell| cell.as_str().into()).collect();
        for (Compared { axis, columns }, labels) in axes.iter().zip(&self.labels) {
            let of_coders = labels.iter().zip(columns).filter(|(_, column)| column.is_some());
            cells.extend(
                of_coders.map(|(label, _)| label.map_or(Cell::EMPTY, |label| label.word(axis).into())),
            );
            cells.push(agreed(labels).map_or(Cell::EMPTY, |label| label.word(axis).into()));
        }
        cells
    }
}

/// The label of all coders who gave one.
fn agreed(labels: &Coding) -> Option<HumanLabel> {
    let mut given = labels.iter().flatten();
    let first = given.next()?;
    given.all(|label| label == first).then_some(*first)
}

/// What is shown.
struct Report<'a> {
    coders: &'a [String],
    files: &'a [PathBuf],
    axes: &'a [Compared],
    agreements: &'a [Agreement],
    bootstrap: Bootstrap,
}

const HOW_TO_READ: &str = "
Alpha and kappa are 1 where all agree and 0 where they agree as often as by chance. With alpha from .80 on labels are
firm, from .667 on good for tentative conclusions, below that not to be relied on (Krippendorff 2004, Content Analysis,
p. 241). All figures are of the claims in the sheets: a sample with rare labels drawn more often is not the whole.";

impl Report<'_> {
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for (Compared { axis, columns }, agreement) in self.axes.iter().zip(self.agreements) {
            writeln!(
                out,
                "{}: {} with labels of two coders or more",
                axis.id,
                count(agreement.claims as u64, "claim")
            )?;
            self.write_all_coders(out, agreement)?;
            for pair in pairs(columns, agreement) {
                self.write_pair(out, axis, pair)?;
            }
            writeln!(out)?;
        }
        writeln!(out, "{}", HOW_TO_READ.trim_start())
    }

    fn write_all_coders(&self, out: &mut impl Write, agreement: &Agreement) -> io::Result<()> {
        let Some(share) = agreement.share else { return Ok(()) };
        write!(out, "  agreement {}, Krippendorff's alpha ", percent(share))?;
        let Some(alpha) = agreement.alpha else {
            return writeln!(out, "not defined: all labels are the same");
        };
        write!(out, "{alpha:.3}, {}", Reliability::of(alpha).as_str())?;
        if let Some(interval) = agreement.interval {
            write!(out, " (95 % interval {:.3} to {:.3}", interval.low, interval.high)?;
            if interval.resamples < self.bootstrap.resamples as usize {
                write!(out, ", from {} samples in which labels vary", interval.resamples)?;
            }
            write!(out, ")")?;
        }
        writeln!(out)
    }

    fn write_pair(&self, out: &mut impl Write, axis: &Axis, pair: &PairAgreement) -> io::Result<()> {
        let [first, second] = pair.coders.map(|coder| self.coders[coder].as_str());
        let Some(share) = pair.share() else {
            return writeln!(out, "  {first} and {second}: no claim of both");
        };
        let kappa = pair
            .kappa
            .map_or("not defined: all labels are the same".to_owned(), |kappa| format!("{kappa:.3}"));
        let claims = count(pair.claims as u64, "claim");
        writeln!(
            out,
            "  {first} and {second}: {claims}, agreement {}, Cohen's kappa {kappa}",
            percent(share)
        )?;
        let corner = format!("{first} \\ {second}");
        let words: Vec<&str> = pair.labels.iter().map(|label| label.word(axis)).collect();
        let width =
            words.iter().chain([&corner.as_str()]).map(|word| word.chars().count()).max().unwrap_or(0);
        writeln!(out, "    {corner:width$}  {}", words.join("  "))?;
        for (word, row) in words.iter().zip(&pair.confusion) {
            let cells = row.iter().zip(&words).map(|(number, word)| format!("{number:>0$}", word.len()));
            writeln!(out, "    {word:width$}  {}", cells.collect::<Vec<_>>().join("  "))?;
        }
        Ok(())
    }

    fn json(&self, problems: &[Problem]) -> Value {
        let files = self.coders.iter().zip(self.files);
        let coders: Vec<Value> =
            files.map(|(name, file)| json!({ "name": name, "file": file.display().to_string() })).collect();
        let axes = self.axes.iter().zip(self.agreements);
        let axes: Vec<Value> = axes.map(|(axis, agreement)| self.axis_json(axis, agreement)).collect();
        json!({ "coders": coders, "axes": axes, "left_out": problems })
    }

    fn axis_json(&self, Compared { axis, columns }: &Compared, agreement: &Agreement) -> Value {
        let pair = |pair: &PairAgreement| {
            let labels: Vec<&str> = pair.labels.iter().map(|label| label.word(axis)).collect();
            json!({
                "coders": pair.coders.map(|coder| &self.coders[coder]),
                "claims": pair.claims,
                "agreement": pair.share(),
                "kappa": pair.kappa,
                "labels": labels,
                "confusion": pair.confusion,
            })
        };
        json!({
            "axis": axis.id,
            "claims": agreement.claims,
            "agreement": agreement.share,
            "alpha": agreement.alpha,
            "alpha_interval": agreement.interval.map(|interval| [interval.low, interval.high]),
            "resamples": agreement.interval.map(|interval| interval.resamples),
            "reliability": agreement.alpha.map(|alpha| Reliability::of(alpha).as_str()),
            "pairs": pairs(columns, agreement).map(pair).collect::<Vec<_>>(),
        })
    }
}

/// The pairs of coders whose sheets both have the axis.
fn pairs<'a>(columns: &[Option<usize>], agreement: &'a Agreement) -> impl Iterator<Item = &'a PairAgreement> {
    agreement.pairs.iter().filter(|pair| pair.coders.iter().all(|&coder| columns[coder].is_some()))
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coders_are_told_apart() {
        let check = |paths: &[&str], expected: &[&str]| {
            let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
            assert_eq!(coders(&paths).unwrap(), expected);
        };
        check(&["a/anna.csv", "b/ben.csv"], &["anna", "ben"]);
        check(&["a/sheet.csv", "b/Sheet.csv"], &["a/sheet.csv", "b/Sheet.csv"]);
        check(&["-", "b.csv"], &["-", "b"]);
        assert!(coders(&["a.csv".into(), "a.csv".into()]).is_err());
    }

    #[test]
    fn only_two_different_labels_are_a_dispute() {
        let check = |labels: [Option<HumanLabel>; 3], expected| {
            let labels = vec![vec![Some(HumanLabel::None); 3], labels.into()];
            assert_eq!(Coded { labels, ..Coded::default() }.is_disputed(), expected);
        };
        check([None, None, None], false);
        check([None, None, Some(HumanLabel::None)], false);
        check([Some(HumanLabel::None), None, Some(HumanLabel::None)], false);
        check([None, Some(HumanLabel::None), Some(HumanLabel::Unclear)], true);
    }
}
