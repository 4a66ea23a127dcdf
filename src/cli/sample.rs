//! `sample`: claims with the model's labels in, sheets for coders and their key out.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use standpoint::coding::{Candidate, Overlap, Sample, SamplePlan, sample as draw};
use standpoint::hypotheses::Axis;
use standpoint::problem::Problem;
use standpoint::rows::{
    AtomicFile, AxisColumns, Cell, Column, ColumnKind, CsvOptions, OutputTarget, RowsError, Table, TableRow,
    TableWriter, decimal, parts_from,
};
use standpoint::workbook::{WrittenWorkbook, write_coding_sheet};

use super::args::SampleArgs;
use super::axes;
use super::coded::{SHOWN, claims_path, is_blank, refusal, row_problem, show_problems, take_id};
use super::failure::{BeforeWork, Failure, Status, note};
use super::interrupt::Interrupt;
use super::summary::count;

/// Places in [`SHOWN`] of what a table must have.
const CLAIM_ID: usize = 0;
const CLAIM: usize = 4;

/// What `calibrate` and `evaluate` need of a claim beside its words; the key has them where the table has.
const KEPT: [&str; 2] = ["doc_id", "polarity"];

/// Strata that are named on the terminal; the key has all that were drawn from.
const NAMED_STRATA: usize = 20;

const WANTED: &str = "pass `claims.csv` as `standpoint run` writes it";

/// `sample RESULTS -o SHEETS`.
pub(crate) fn sample(args: SampleArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    let known = axes::load(&args.axes)?;
    let target = OutputTarget::from(args.output);
    let folder = new_folder(&target)?;
    let (claims, coders) = (args.n.get(), usize::from(args.coders));
    let plan = SamplePlan { claims, coders, overlap: args.overlap, seed: args.seed };
    check_overlap(&plan)?;
    let path = claims_path(args.results);
    let table = Table::open(&path).before_work()?;
    let file = path.display().to_string();
    let columns = Columns::find(&table, args.by.as_deref()).context(file.clone()).before_work()?;
    let header = table.header().to_vec();
    let (columns, pool, sample) = interrupt.wait(move || -> Result<_, RowsError> {
        let mut pool = Pool::new(file);
        pool.read(table, &columns)?;
        for part in parts_from(2, &path) {
            pool.file = part.display().to_string();
            let more = Table::open(&part)?;
            if more.header() != header {
                let reason = "its columns are not those of the first part".to_owned();
                let hint = "give it the same columns in the same order".to_owned();
                return Err(RowsError::Unreadable { path: part, reason, hint });
            }
            pool.read(more, &columns)?;
        }
        let sample = draw(&pool.candidates(), &plan);
        Ok((columns, pool, sample))
    })??;
    if pool.claims.is_empty() {
        show_problems(&pool.problems);
        let (file, left_out) = (&pool.file, pool.left_out());
        return Err(Failure::Settings(anyhow!("{file}: no claim to draw{left_out}; hint: {WANTED}")));
    }
    let create = |source| RowsError::Create { path: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(create).before_work()?;
    let sheets = Sheets { folder, options: args.csv.options(&target), columns: &columns, pool: &pool };
    sheets.write(&sample, &instructions(&columns.axes, &known))?;
    if !args.quiet {
        report(&sample, &plan, &pool, folder);
    }
    show_problems(&pool.problems);
    Ok(if pool.problems.is_empty() { Status::Done } else { Status::DoneWithSkips })
}

/// The folder for the sheets, in which nothing may be yet: people may have worked on it.
fn new_folder(target: &OutputTarget) -> Result<&Path, Failure> {
    let OutputTarget::Folder(folder) = target else {
        let error =
            anyhow!("the sheets need a folder; hint: give `-o` a name that is not `-` and has no `.csv`");
        return Err(Failure::Settings(error));
    };
    let shown = folder.display();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(folder),
        Err(error) => {
            let message = format!("{shown}: cannot be used as a folder; hint: choose another name");
            return Err(Failure::Settings(anyhow::Error::new(error).context(message)));
        }
    };
    // What file managers leave behind begins with a point.
    let is_visible = |entry: fs::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    if entries.filter_map(Result::ok).any(is_visible) {
        let hint = "choose a new folder, so that no sheet that somebody filled in is lost";
        return Err(Failure::Settings(anyhow!("{shown}: there are files in it already; hint: {hint}")));
    }
    Ok(folder)
}

fn check_overlap(plan: &SamplePlan) -> Result<(), Failure> {
    match (plan.overlap, plan.claims) {
        (Overlap::Claims(common), claims) if common > claims => Err(Failure::Settings(anyhow!(
            "`--overlap {common}` is more than the {claims} claims of `--n`; hint: raise `--n`, or lower `--overlap`"
        ))),
        _ => Ok(()),
    }
}

/// Where the table has what is needed.
struct Columns {
    shown: [Option<usize>; SHOWN.len()],
    kept: Vec<(&'static str, usize)>,
    axes: Vec<ModelAxis>,
    /// Which of the axes make the strata.
    strata: Vec<usize>,
    error: Option<usize>,
    duplicate_of: Option<usize>,
}

/// An axis as the columns of a table show it.
struct ModelAxis {
    id: String,
    sides: Vec<String>,
    label: usize,
    confidence: usize,
    /// All of the above and the numbers, for the key.
    columns: Vec<(String, usize)>,
}

impl Columns {
    fn find(table: &Table, by: Option<&str>) -> anyhow::Result<Self> {
        let shown = SHOWN.map(|name| table.column(name));
        for required in [CLAIM_ID, CLAIM] {
            shown[required].with_context(|| missing(SHOWN[required]))?;
        }
        let axes = model_axes(table.header())?;
        let is_wanted = |&place: &usize| by.is_none_or(|by| axes[place].id == by);
        let strata: Vec<usize> = (0..axes.len()).filter(is_wanted).collect();
        if strata.is_empty() {
            let found: Vec<String> = axes.iter().map(|axis| format!("`{}`", axis.id)).collect();
            bail!("no axis `{}`; hint: `--by` takes {}", by.unwrap_or_default(), found.join(" or "));
        }
        let (error, duplicate_of) = (table.column("error"), table.column("duplicate_of"));
        let kept = KEPT.into_iter().filter_map(|name| Some((name, table.column(name)?))).collect();
        Ok(Self { shown, kept, axes, strata, error, duplicate_of })
    }

    fn strata(&self) -> impl Iterator<Item = &ModelAxis> {
        self.strata.iter().map(|&place| &self.axes[place])
    }

    /// `escalation=none high, war_aim=victory low`.
    fn stratum(&self, cells: &[String]) -> String {
        let part = |axis: &ModelAxis| {
            let (label, confidence) = (cells[axis.label].trim(), cells[axis.confidence].trim());
            format!("{}={label} {confidence}", axis.id)
        };
        self.strata().map(part).collect::<Vec<_>>().join(", ")
    }
}

/// The axes `A` with a column `A_label` and at least one `A_p_SIDE`.
fn model_axes(header: &[String]) -> anyhow::Result<Vec<ModelAxis>> {
    let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    let labels = names.iter().enumerate().filter_map(|(at, name)| Some((at, name.strip_suffix("_label")?)));
    let labels: Vec<(usize, &str)> = labels.collect();
    let ids: Vec<&str> = labels.iter().map(|(_, id)| *id).collect();
    let axes = labels.iter().filter_map(|&(label, id)| ModelAxis::find(&names, id, label, &ids).transpose());
    let axes: Vec<ModelAxis> = axes.collect::<anyhow::Result<_>>()?;
    if axes.is_empty() {
        bail!("no columns with labels of an axis, `A_label` and `A_p_SIDE`; hint: {WANTED}");
    }
    Ok(axes)
}

impl ModelAxis {
    /// The axis `id` among those of the table, if it has sides of it.
    fn find(names: &[String], id: &str, label: usize, ids: &[&str]) -> anyhow::Result<Option<Self>> {
        // Of `trade` and `trade_p_eu` the second has the column `trade_p_eu_label`.
        let is_of_another = |name: &str| {
            let longer = ids.iter().filter(|other| other.len() > id.len());
            longer.into_iter().any(|other| name.strip_prefix(other).is_some_and(|rest| rest.starts_with('_')))
        };
        let parts = names.iter().enumerate().filter_map(|(place, name)| {
            let part = name.strip_prefix(id)?.strip_prefix('_')?;
            (!is_of_another(name)).then_some((place, part))
        });
        let of_model = parts
            .filter(|(_, part)| matches!(*part, "label" | "score" | "confidence") || part.starts_with("p_"));
        let of_model: Vec<(usize, &str)> = of_model.collect();
        let sides = of_model.iter().filter_map(|(_, part)| part.strip_prefix("p_"));
        let sides: Vec<String> = sides.filter(|&side| side != "none").map(str::to_owned).collect();
        if sides.is_empty() {
            return Ok(None);
        }
        let confidence = of_model.iter().find(|(_, part)| *part == "confidence");
        let &(confidence, _) = confidence.with_context(|| missing(&format!("{id}_confidence")))?;
        let columns = of_model.iter().map(|&(place, _)| (names[place].clone(), place)).collect();
        Ok(Some(Self { id: id.to_owned(), sides, label, confidence, columns }))
    }
}

fn missing(name: &str) -> String {
    format!("no column `{name}`; hint: {WANTED}")
}

/// The claims that may be drawn, and how many may not.
struct Pool {
    /// The file that is being read.
    file: String,
    claims: Vec<Claim>,
    ids: HashSet<String>,
    unlabelled: usize,
    copies: usize,
    problems: Vec<Problem>,
}

struct Claim {
    stratum: String,
    shown: [String; SHOWN.len()],
    kept: Vec<String>,
    /// The cells of all columns of all axes.
    model: Vec<String>,
}

impl Pool {
    fn new(file: String) -> Self {
        let (claims, ids, problems) = (Vec::new(), HashSet::new(), Vec::new());
        Self { file, claims, ids, unlabelled: 0, copies: 0, problems }
    }

    fn read(&mut self, table: Table, columns: &Columns) -> Result<(), RowsError> {
        for row in table {
            self.add(&row?, columns);
        }
        Ok(())
    }

    fn add(&mut self, row: &TableRow, columns: &Columns) {
        let cell = |column: Option<usize>| column.map_or("", |column| row.cells[column].trim());
        if is_blank(row) {
            return;
        }
        if let Some(problem) = &row.problem {
            self.problems.push(problem.clone());
        } else if !cell(columns.error).is_empty()
            || columns.strata().any(|axis| cell(Some(axis.label)).is_empty())
        {
            self.unlabelled += 1;
        } else if !cell(columns.duplicate_of).is_empty() {
            self.copies += 1;
        } else {
            let model = columns.axes.iter().flat_map(|axis| &axis.columns);
            let claim = Claim {
                stratum: columns.stratum(&row.cells),
                shown: columns.shown.map(|column| cell(column).to_owned()),
                kept: columns.kept.iter().map(|&(_, place)| cell(Some(place)).to_owned()).collect(),
                model: model.map(|&(_, place)| cell(Some(place)).to_owned()).collect(),
            };
            self.take(claim, row);
        }
    }

    /// Takes the claim in, if it can be coded and found again.
    fn take(&mut self, claim: Claim, row: &TableRow) {
        let taken = match claim.shown[CLAIM].as_str() {
            "" => Err(refusal("`claim` is empty", "fill in the column `claim`")),
            _ => take_id(&claim.shown[CLAIM_ID], &mut self.ids),
        };
        match taken {
            Ok(()) => self.claims.push(claim),
            Err(refusal) => self.problems.push(row_problem(&self.file, row, refusal)),
        }
    }

    fn candidates(&self) -> Vec<Candidate<'_>> {
        self.claims
            .iter()
            .map(|claim| Candidate { id: &claim.shown[CLAIM_ID], stratum: &claim.stratum })
            .collect()
    }

    /// `, left out 3 without labels and 2 marked as copies`; empty where nothing was.
    fn left_out(&self) -> String {
        let parts = [(self.unlabelled, "without labels"), (self.copies, "marked as copies")];
        let parts = parts.iter().filter(|(number, _)| *number > 0);
        let parts: Vec<String> = parts.map(|(number, what)| format!("{number} {what}")).collect();
        if parts.is_empty() { String::new() } else { format!(", left out {}", parts.join(" and ")) }
    }
}

/// The files of a sample.
struct Sheets<'a> {
    folder: &'a Path,
    options: CsvOptions,
    columns: &'a Columns,
    pool: &'a Pool,
}

impl Sheets<'_> {
    /// Writes all files, then puts them in place.
    fn write(&self, sample: &Sample, instructions: &str) -> Result<(), RowsError> {
        let sheets = sample.sheets.iter().enumerate();
        let sheets = sheets.map(|(coder, places)| self.sheet(&format!("coder-{}.csv", coder + 1), places));
        let mut files = sheets.collect::<Result<Vec<AtomicFile>, _>>()?;
        let workbooks = sample.sheets.iter().enumerate();
        let workbooks = workbooks
            .map(|(coder, places)| self.workbook(&format!("coder-{}.xlsx", coder + 1), places, instructions))
            .collect::<Result<Vec<WrittenWorkbook>, _>>()?;
        files.push(self.key(sample)?);
        let path = self.folder.join("README.txt");
        let mut readme = AtomicFile::create(&path)?;
        readme.write_all(instructions.as_bytes()).map_err(|source| RowsError::Write { path, source })?;
        files.push(readme);
        files.into_iter().try_for_each(AtomicFile::commit)?;
        workbooks.into_iter().try_for_each(WrittenWorkbook::commit)
    }

    /// The sheet of one coder: nothing that the model says, and empty columns for what the coder does.
    fn sheet(&self, name: &str, places: &[usize]) -> Result<AtomicFile, RowsError> {
        let header = self.header();
        let mut writer = self.begin(name, &header)?;
        for &place in places {
            writer.write(&[], &self.cells(place, header.len()), &[])?;
        }
        writer.finish()
    }

    /// The same as a workbook, in which labels are chosen from a list.
    fn workbook(
        &self,
        name: &str,
        places: &[usize],
        instructions: &str,
    ) -> Result<WrittenWorkbook, RowsError> {
        let header = self.header();
        let rows: Vec<Vec<Cell<'_>>> = places.iter().map(|&place| self.cells(place, header.len())).collect();
        let columns = header.into_iter().map(|name| Column::new(name, ColumnKind::Text, "")).collect();
        let axes = self.columns.axes.iter().filter_map(|axis| {
            let sides = <[String; 2]>::try_from(axis.sides.clone()).ok()?;
            Some(AxisColumns { id: axis.id.clone(), sides })
        });
        let axes: Vec<AxisColumns> = axes.collect();
        write_coding_sheet(&self.folder.join(name), columns, &rows, &axes, instructions)
    }

    fn header(&self) -> Vec<String> {
        let human = self.columns.axes.iter().map(|axis| format!("{}_human", axis.id));
        SHOWN.map(str::to_owned).into_iter().chain(human).chain(["note".to_owned()]).collect()
    }

    /// What a coder sees of a claim, and empty cells up to `width`.
    fn cells(&self, place: usize, width: usize) -> Vec<Cell<'_>> {
        let shown = self.pool.claims[place].shown.iter();
        let mut cells: Vec<Cell<'_>> = shown.map(|cell| cell.as_str().into()).collect();
        cells.resize(width, Cell::EMPTY);
        cells
    }

    /// What the sheets do not show: how each claim was drawn, and what the model says of it.
    fn key(&self, sample: &Sample) -> Result<AtomicFile, RowsError> {
        let model = self.columns.axes.iter().flat_map(|axis| &axis.columns).map(|(name, _)| name.as_str());
        let header: Vec<&str> = ["claim_id", "stratum", "weight"]
            .into_iter()
            .chain(self.columns.kept.iter().map(|&(name, _)| name))
            .chain(model)
            .collect();
        let mut writer = self.begin("key.csv", &header)?;
        for drawn in &sample.drawn {
            let claim = &self.pool.claims[drawn.candidate];
            let weight = sample.strata[drawn.stratum].weight().expect("it was drawn from: this is a bug");
            let weight = Cell::Number(decimal(weight, 6));
            let mut cells =
                vec![claim.shown[CLAIM_ID].as_str().into(), claim.stratum.as_str().into(), weight];
            cells.extend(claim.kept.iter().map(|cell| Cell::from(cell.as_str())));
            cells.extend(claim.model.iter().map(|cell| model_cell(cell)));
            writer.write(&[], &cells, &[])?;
        }
        writer.finish()
    }

    fn begin<T: AsRef<str>>(&self, name: &str, header: &[T]) -> Result<TableWriter<AtomicFile>, RowsError> {
        let path = self.folder.join(name);
        TableWriter::new(AtomicFile::create(&path)?, &path, self.options, &[], header)
    }
}

/// A label, or a number whichever decimal sign it had.
fn model_cell(cell: &str) -> Cell<'_> {
    let digits = cell.replace(',', ".");
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() => Cell::Number(digits),
        _ => cell.into(),
    }
}

/// What coders have to know, for the axes of the sheets; definitions come from the axes that are known.
fn instructions(axes: &[ModelAxis], known: &[Axis]) -> String {
    let mut text = paragraph(
        "",
        "Each row of your sheet is a claim that somebody is reported to have made. Judge what the speaker says in \
         this claim, as its context makes you understand it, and nothing that you know of the speaker otherwise. Write \
         one of the labels below into each of the columns named here, spelled like that. Leave empty what you did not \
         code. The column `note` is for your remarks. Rows and columns may be moved; leave `claim_id` and `flags` as \
         they are. Do not talk about the claims with the other coders until all have finished.",
        "",
    );
    for axis in axes {
        text.push('\n');
        let is_same =
            |known: &&Axis| known.id == axis.id && known.sides.iter().map(|side| &side.id).eq(&axis.sides);
        match known.iter().find(is_same) {
            Some(known) => text.push_str(&question(known)),
            None => text.push_str(&labels(&axis.id, &axis.sides)),
        }
        text.push_str(&paragraph("  none: ", "The claim says nothing on this question.", "    "));
        text.push_str(&paragraph("  unclear: ", "It does, but you cannot tell which of them.", "    "));
    }
    text
}

fn question(axis: &Axis) -> String {
    let mut text =
        paragraph(&format!("{}_human: ", axis.id), &format!("{}. {}", axis.title, axis.question), "  ");
    for side in &axis.sides {
        let definition = format!("{}. {}", side.title, side.definition);
        text.push_str(&paragraph(&format!("  {}: ", side.id), &definition, "    "));
    }
    text
}

/// For an axis whose definition is not at hand.
fn labels(id: &str, sides: &[String]) -> String {
    let sides = sides.iter().map(|side| format!("  {side}\n"));
    [format!("{id}_human:\n")].into_iter().chain(sides).collect()
}

/// Lines of at most 80 characters where words allow; those behind the first begin with `indent`.
fn paragraph(start: &str, text: &str, indent: &str) -> String {
    let mut lines = vec![start.to_owned()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is one: this is a bug");
        let is_new = line.is_empty() || line.ends_with(' ');
        if !is_new && line.chars().count() + 1 + word.chars().count() > 80 {
            lines.push(format!("{indent}{word}"));
        } else {
            let space = if is_new { "" } else { " " };
            *line += &format!("{space}{word}");
        }
    }
    lines.join("\n") + "\n"
}

/// Says what was drawn.
fn report(sample: &Sample, plan: &SamplePlan, pool: &Pool, folder: &Path) {
    let (drawn, all) = (count(sample.drawn.len() as u64, "claim"), pool.claims.len());
    let (coders, left_out) = (count(plan.coders as u64, "coder"), pool.left_out());
    note(format_args!("{drawn} of {all} for {coders}{left_out}: {}", folder.display()));
    for stratum in sample.strata.iter().take(NAMED_STRATA) {
        note(format_args!("  {:>5} of {:<6} {}", stratum.drawn, stratum.size, stratum.name));
    }
    if sample.strata.len() > NAMED_STRATA {
        note(format_args!("  and {} more strata, see key.csv", sample.strata.len() - NAMED_STRATA));
    }
    let without = sample.strata.iter().filter(|stratum| stratum.drawn == 0).count();
    if without > 0 {
        note(format_args!("  {without} of {} strata gave none", sample.strata.len()));
        note("hint: raise `--n`, or make fewer strata with `--by AXIS`");
    }
    note(
        "Each coder gets README.txt and one sheet, as .xlsx or as .csv; key.csv shows the model's labels and is not for them.",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_found_by_their_columns() {
        let header = |names: &str| names.split(',').map(str::to_owned).collect::<Vec<_>>();
        let axes = model_axes(&header(
            "a_label,A_confidence ,a_p_x,a_p_y,a_p_none,a_score,a_human,a_b_label,q_label",
        ));
        let axes = axes.unwrap();
        assert_eq!(axes.len(), 1);
        assert_eq!((axes[0].id.as_str(), axes[0].label, axes[0].confidence), ("a", 0, 1));
        assert_eq!(axes[0].sides, ["x", "y"]);
        let columns: Vec<&str> = axes[0].columns.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(columns, ["a_label", "a_confidence", "a_p_x", "a_p_y", "a_p_none", "a_score"]);
        let error = |names: &str| model_axes(&header(names)).map(|_| ()).unwrap_err().to_string();
        assert!(error("a_label,a_p_none").starts_with("no columns with labels of an axis"));
        assert!(error("a_label,a_p_x").starts_with("no column `a_confidence`; hint: "));
    }

    #[test]
    fn paragraphs_are_folded() {
        let long = "word ".repeat(20);
        assert_eq!(paragraph("a: ", &long, "    ").lines().map(str::len).collect::<Vec<_>>(), [77, 28]);
        assert_eq!(paragraph("", &"x".repeat(90), "").len(), 91);
        assert_eq!(paragraph("none: ", "Nothing.\nAt all.", "  "), "none: Nothing. At all.\n");
    }

    #[test]
    fn numbers_keep_their_value() {
        assert_eq!(model_cell("-0,250"), Cell::Number("-0.250".into()));
        assert_eq!(model_cell("none"), Cell::from("none"));
        assert_eq!(model_cell(""), Cell::EMPTY);
    }
}
