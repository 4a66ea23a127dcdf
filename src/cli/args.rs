//! The command line: every command, flag and help text.

use std::ffi::OsString;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use standpoint::coding::Overlap;
use standpoint::documents::{DateOrder, InputKind, ReadOptions};
use standpoint::nli::{Device, EngineChoice, ModelChoice, NliOptions, Precision};
use standpoint::rows::{CsvOptions, CsvProfile, OutputTarget};

use super::results::ResultTable;

/// Read news documents, find every reported claim and who made it, and say where it puts the speaker on each axis.
///
/// Documents in, spreadsheet out. It runs offline with the model inside the program; the same input gives the same
/// output, byte for byte.
#[derive(Debug, Parser)]
#[command(name = "standpoint", version, max_term_width = 100, after_help = EXAMPLES, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  standpoint run article.txt -o claims.csv       one article, one spreadsheet
  standpoint run news/ -o results                a folder of articles, a folder of results
  standpoint run corpus.jsonl -o - | head        the rows on standard output
  standpoint explain article.txt | less          how each row came about

Exit codes:
  0 done  1 failed  2 wrong usage or settings  3 done, but documents or rows were skipped";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Run(RunArgs),
    Extract(ExtractArgs),
    Classify(ClassifyArgs),
    Score(ScoreArgs),
    Pipe(PipeArgs),
    Render(RenderArgs),
    Explain(ExplainArgs),
    Sample(SampleArgs),
    Agree(AgreeArgs),
    Evaluate(EvaluateArgs),
    Calibrate(CalibrateArgs),
    Axes(AxesArgs),
    Models(ModelsArgs),
    Completions(CompletionsArgs),
    /// Print the manual page
    #[command(after_help = "Examples:\n  standpoint man > standpoint.1 && man ./standpoint.1")]
    Man,
}

/// Find the claims of documents and classify them: the main job
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint run article.txt -o claims.csv
  standpoint run news/ 'archive/**/*.jsonl' -o results --threads 8
  standpoint run corpus.csv --text-column body -o - --limit 10
  standpoint run corpus.jsonl.gz -o results

A results folder gets claims.csv, stances.csv, speakers.csv, shifts.csv, disagreements.csv,
claims.xlsx, report.html, errors.jsonl, run.json, datapackage.json, journal.jsonl.
A run that was broken off goes on where it stopped when the same command is given again.")]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) inputs: InputArgs,
    #[command(flatten)]
    pub(crate) lexicon: LexiconOption,
    /// Where the results go: a name that ends in `.csv` is that one file, `-` is standard output, any other name is
    /// a results folder
    #[arg(short, long, value_name = "OUT", help_heading = "Writing")]
    pub(crate) output: OsString,
    #[command(flatten)]
    pub(crate) axes: AxesOption,
    #[command(flatten)]
    pub(crate) gate: GateOption,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    pub(crate) csv: CsvArgs,
    #[command(flatten)]
    pub(crate) restart: RestartOption,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

/// Find the claims of documents and their speakers, without a model
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint extract article.txt -o claims.csv
  standpoint extract news/ -o - | wc -l
  standpoint extract news/ -o claims.csv && standpoint classify claims.csv -o stances.csv")]
pub(crate) struct ExtractArgs {
    #[command(flatten)]
    pub(crate) inputs: InputArgs,
    #[command(flatten)]
    pub(crate) lexicon: LexiconOption,
    /// Where the rows go: a name that ends in `.csv` is that one file, `-` is standard output, any other name is a
    /// results folder
    #[arg(short, long, value_name = "OUT", help_heading = "Writing")]
    pub(crate) output: OsString,
    /// Threads to work with [default: one a processor]
    #[arg(long, value_name = "N", help_heading = "Running")]
    pub(crate) threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(crate) csv: CsvArgs,
    #[command(flatten)]
    pub(crate) restart: RestartOption,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

/// Classify claims that stand in a table already
///
/// The column `claim` is required; `polarity` is used where there is one, and `speaker`, `speaker_role` and
/// `speaker_country` tell on axes with `parties` whom "we" means. All columns are carried through, one output row an
/// input row, in order.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint classify claims.csv -o stances.csv
  standpoint classify - -o - < claims.csv | head")]
pub(crate) struct ClassifyArgs {
    /// The table: comma, semicolon or tab, or a workbook; `-` is standard input
    #[arg(value_name = "CLAIMS.csv")]
    pub(crate) input: PathBuf,
    /// Where the table goes: a name that ends in `.csv`, or `-` for standard output
    #[arg(short, long, value_name = "OUT.csv", help_heading = "Writing")]
    pub(crate) output: OsString,
    #[command(flatten)]
    pub(crate) axes: AxesOption,
    #[command(flatten)]
    pub(crate) gate: GateOption,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    pub(crate) csv: CsvArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

/// Answer documents on standard input as they come, for another program at the other end of the pipe
///
/// One JSON object a line in, with the keys of `--text-column` and the like; one JSON object a line out, in order:
/// `record`, `doc_id`, `claims` (objects with the columns of claims.csv) and `error`, which is null but for a document
/// that cannot be worked on. What has come in is answered before more is waited for. Copies of a wire text are not marked.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint pipe < corpus.jsonl > answers.jsonl
  zcat corpus.jsonl.gz | standpoint pipe --threads 1 | jq -c '.claims[] | [.speaker, .claim]'

The exit code is 0 when every document has its answer, bad ones included.")]
pub(crate) struct PipeArgs {
    #[command(flatten)]
    pub(crate) records: RecordArgs,
    #[command(flatten)]
    pub(crate) lexicon: LexiconOption,
    #[command(flatten)]
    pub(crate) axes: AxesOption,
    #[command(flatten)]
    pub(crate) gate: GateOption,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    /// What to write into `run_id` [default: a hash of version, model, axes and settings]
    #[arg(long, value_name = "ID", help_heading = "Writing")]
    pub(crate) run_id: Option<String>,
}

/// Put pairs of premise and hypothesis to the model
///
/// The columns `premise` and `hypothesis` are required; `p_entailment`, `p_neutral` and `p_contradiction` are added,
/// all other columns carried through.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint score pairs.csv -o scores.csv
  printf 'premise,hypothesis\\nAll left.,Some left.\\n' | standpoint score - -o -")]
pub(crate) struct ScoreArgs {
    /// The table: comma, semicolon or tab, or a workbook; `-` is standard input
    #[arg(value_name = "PAIRS.csv")]
    pub(crate) input: PathBuf,
    /// Where the table goes: a name that ends in `.csv`, or `-` for standard output
    #[arg(short, long, value_name = "OUT.csv", help_heading = "Writing")]
    pub(crate) output: OsString,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    pub(crate) csv: CsvArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

/// Write finished results again in another format or dialect, without the model
///
/// Labels that people wrote into the tables (`A_human`) are taken along.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint render results -o claims.xlsx
  standpoint render results -o report.html
  standpoint render results -o claims.parquet
  standpoint render results -o speakers.jsonl --table speakers
  standpoint render results -o for-berlin --csv-profile excel-eu

A name that ends in .csv, .jsonl, .parquet, .xlsx or .html is that one file, `-` is CSV on standard output, any other
name is a folder with all of it.")]
pub(crate) struct RenderArgs {
    /// The folder that `standpoint run` wrote
    #[arg(value_name = "RESULTS")]
    pub(crate) results: PathBuf,
    /// Where it goes; the ending of the name says as what
    #[arg(short, long, value_name = "OUT", help_heading = "Writing")]
    pub(crate) output: OsString,
    /// Which table, where the output is one table
    #[arg(long, value_enum, value_name = "TABLE", default_value_t = ResultTable::Claims, help_heading = "Writing")]
    pub(crate) table: ResultTable,
    #[command(flatten)]
    pub(crate) csv: CsvArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

/// Show how the rows of one document come about, every intermediate value
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint explain article.txt | less
  standpoint explain corpus.jsonl --record 12
  standpoint explain --claim 'This would not be escalatory' --speaker 'Kaja Kallas'")]
pub(crate) struct ExplainArgs {
    /// The document, or a file of several: see `--record`; `-` is standard input, and so is nothing behind a pipe
    pub(crate) input: Option<String>,
    /// Which record of the file
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) record: u64,
    /// Explain this claim instead of a document
    #[arg(long, value_name = "TEXT", conflicts_with = "input")]
    pub(crate) claim: Option<String>,
    /// Who made the claim
    #[arg(long, value_name = "NAME", requires = "claim")]
    pub(crate) speaker: Option<String>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) lexicon: LexiconOption,
    #[command(flatten)]
    pub(crate) axes: AxesOption,
    #[command(flatten)]
    pub(crate) gate: GateOption,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    pub(crate) config: ConfigOption,
}

/// Draw claims for people to code, and write a sheet for each coder
///
/// Each label with each confidence gives the same number of claims, as far as it has them, so that rare labels are coded
/// too. The sheets show nothing of what the model says; `key.csv` does, with the weight of each claim in the whole.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint sample results -o sheets
  standpoint sample claims.csv -o sheets --n 300 --coders 3 --overlap 60
  standpoint sample results -o sheets --by escalation --seed 7")]
pub(crate) struct SampleArgs {
    /// A results folder, or a table of claims with the model's labels; `-` is standard input
    #[arg(value_name = "RESULTS")]
    pub(crate) results: PathBuf,
    /// Folder for the sheets, in which there is nothing yet
    #[arg(short, long, value_name = "SHEETS", help_heading = "Writing")]
    pub(crate) output: OsString,
    /// How many claims
    #[arg(long, value_name = "N", default_value = "200")]
    pub(crate) n: NonZeroUsize,
    /// How many coders
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) coders: u8,
    /// How many of the claims all coders get; each of the others goes to one of them
    #[arg(long, value_name = "N|all", default_value = "all", value_parser = overlap)]
    pub(crate) overlap: Overlap,
    /// Balance the labels of this axis alone [default: of all axes together]
    #[arg(long, value_name = "AXIS")]
    pub(crate) by: Option<String>,
    /// Another number draws other claims
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Axis file of the run, which gives coders its definitions; give it again for more axes. The sheets have all axes
    /// of the results, and know those inside the program by themselves
    #[arg(long, value_name = "FILE-OR-NAME")]
    pub(crate) axes: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) csv: CsvArgs,
    /// Say nothing but errors
    #[arg(short, long, help_heading = "Running")]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) config: ConfigOption,
}

/// Say how far coders agree: percent, Cohen's kappa, Krippendorff's alpha
///
/// Sheets are joined by `claim_id`. For an axis `A`, labels stand in `A_human`, `A_gold` or `A`; an empty cell is a claim
/// that the coder did not code.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint agree sheets/coder-1.csv sheets/coder-2.csv
  standpoint agree sheets/coder-*.csv -o disagreements.csv
  standpoint agree anna.csv ben.csv --axes my-axis.toml --json")]
pub(crate) struct AgreeArgs {
    /// One filled-in sheet a coder, two or more: comma, semicolon or tab, or a workbook
    #[arg(required = true, num_args = 2.., value_name = "SHEET.csv")]
    pub(crate) sheets: Vec<PathBuf>,
    /// Write the claims on which coders differ to this file, with a column for the decision on each axis, which is
    /// filled in where they agree
    #[arg(short, long, value_name = "DISAGREEMENTS.csv", help_heading = "Writing")]
    pub(crate) output: Option<OsString>,
    /// Print JSON
    #[arg(long, help_heading = "Writing")]
    pub(crate) json: bool,
    /// Samples for the interval of alpha; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(..=100_000))]
    pub(crate) bootstrap: u32,
    /// Another number draws other samples
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) axes: AxesOption,
    #[command(flatten)]
    pub(crate) csv: CsvArgs,
    #[command(flatten)]
    pub(crate) config: ConfigOption,
}

/// Compare labels with those that people gave
///
/// The table needs the column `claim` and, for an axis `A`, people's labels in `A_human`, `A_gold` or `A`: the id of a
/// side, `none` or `unclear`. Rows without a label are not looked at. The model is asked about each claim, unless
/// `--results` says what it answered.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint evaluate coded.csv
  standpoint evaluate sheets/coder-1.csv --results sheets/key.csv
  standpoint evaluate coded.csv --axes my-axis.toml --json")]
pub(crate) struct EvaluateArgs {
    /// The table with people's labels: comma, semicolon or tab, or a workbook; `-` is standard input
    #[arg(value_name = "GOLD.csv")]
    pub(crate) gold: PathBuf,
    /// Take labels, probabilities and weights from this table, by `claim_id`, instead of asking the model
    #[arg(long, value_name = "RESULTS.csv")]
    pub(crate) results: Option<PathBuf>,
    /// Take weights, polarity and documents from this table, by `claim_id`: the key that `standpoint sample` wrote
    #[arg(long, conflicts_with = "results", value_name = "KEY.csv")]
    pub(crate) key: Option<PathBuf>,
    /// Print JSON
    #[arg(long, help_heading = "Writing")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) axes: AxesOption,
    #[command(flatten)]
    pub(crate) gate: GateOption,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    pub(crate) config: ConfigOption,
}

/// Fit the numbers of an axis to labels that people gave
///
/// At least 50 labels are needed, and 5 of each side and of `none`. The table is as for `standpoint evaluate`. The
/// figures are those of claims that the numbers were not fitted to (cross-validation), and the new numbers are only
/// written where they are better there.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint calibrate coded.csv --axis escalation -o my-escalation.toml
  standpoint calibrate sheets/coder-1.csv --key sheets/key.csv --axis war_aim -o my-war-aim.toml
  standpoint calibrate coded.csv --axis rents.toml -o rents.toml")]
pub(crate) struct CalibrateArgs {
    /// The table with people's labels: comma, semicolon or tab, or a workbook; `-` is standard input
    #[arg(value_name = "GOLD.csv")]
    pub(crate) gold: PathBuf,
    /// Take weights, polarity and documents from this table, by `claim_id`: the key that `standpoint sample` wrote
    #[arg(long, value_name = "KEY.csv")]
    pub(crate) key: Option<PathBuf>,
    /// Axis file, or the name of an axis inside the program
    #[arg(long, value_name = "AXIS-OR-FILE")]
    pub(crate) axis: PathBuf,
    /// Where the axis file with the new numbers goes; may be the same file
    #[arg(short, long, value_name = "NEW.toml", help_heading = "Writing")]
    pub(crate) output: PathBuf,
    /// Write the new numbers even where they are no better
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    pub(crate) config: ConfigOption,
}

/// List, show or check the axes that claims are put on
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint axes list
  standpoint axes show escalation > my-axis.toml
  standpoint axes check my-axis.toml")]
pub(crate) struct AxesArgs {
    #[command(subcommand)]
    pub(crate) command: AxesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AxesCommand {
    /// List the axes inside the program
    List,
    /// Print the definition of an axis, to start your own from
    Show {
        /// Identifier of the axis
        #[arg(value_name = "AXIS")]
        id: String,
    },
    Check(AxesCheckArgs),
}

/// Check axis files and what the model makes of their examples
///
/// Exit code 2 says that a file is wrong, 1 that an example gets another label than expected.
#[derive(Debug, Args)]
pub(crate) struct AxesCheckArgs {
    /// Axis files, or names of `standpoint axes list`
    #[arg(required = true, value_name = "FILE-OR-NAME")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
}

/// List, fetch, describe or verify models
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint models list
  standpoint models fetch cross-encoder/nli-deberta-v3-xsmall
  standpoint run news/ -o results --model cross-encoder/nli-deberta-v3-xsmall
  standpoint models verify embedded
  standpoint models info ./my-model")]
pub(crate) struct ModelsArgs {
    #[command(subcommand)]
    pub(crate) command: ModelsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelsCommand {
    /// List the models at hand, and some that can be fetched
    List,
    Fetch(FetchArgs),
    /// Print name, licence, hash and limits of a model
    Info {
        /// `embedded`, a folder, or a name of `standpoint models list`
        #[arg(default_value = EMBEDDED, value_name = "NAME-OR-DIR", value_parser = model_choice())]
        model: ModelChoice,
        #[command(flatten)]
        engine: EngineOptions,
    },
    /// Check the files of a model and ask it questions with known answers
    Verify {
        /// `embedded`, a folder, or a name of `standpoint models list`
        #[arg(default_value = EMBEDDED, value_name = "NAME-OR-DIR", value_parser = model_choice())]
        model: ModelChoice,
        #[command(flatten)]
        engine: EngineOptions,
    },
}

/// Fetch a model from the Hugging Face hub
///
/// ONNX, or with `--file` the weights of PyTorch for `--engine rust-bert`. Its revision and the hashes of its files are
/// written down beside it, and it has to answer plain questions before it counts as fetched. A download that breaks off
/// goes on where it stopped when the same command is given again.
/// `HF_HOME`, `HF_ENDPOINT`, `HF_TOKEN` and `HF_HUB_OFFLINE` are respected.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  standpoint models fetch cross-encoder/nli-deberta-v3-xsmall
  standpoint models fetch some/model --revision 1a2b3c --file onnx/model_quantized.onnx
  standpoint models fetch some/model --file model.safetensors
  standpoint models fetch some/model -o ./models/some-model")]
pub(crate) struct FetchArgs {
    /// The repository on the hub
    #[arg(value_name = "OWNER/NAME")]
    pub(crate) repository: String,
    /// Branch, tag or commit [default: main]
    #[arg(long, value_name = "REVISION")]
    pub(crate) revision: Option<String>,
    /// Which file of weights in the repository [default: model.onnx or onnx/model.onnx]
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Option<String>,
    /// Folder for the model, which must not be there yet [default: in the store, where `--model OWNER/NAME` finds it]
    #[arg(short, long, value_name = "DIR", help_heading = "Writing")]
    pub(crate) output: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long, help_heading = "Running")]
    pub(crate) quiet: bool,
}

/// Print the completion script of a shell
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  standpoint completions bash > /etc/bash_completion.d/standpoint\n  standpoint completions zsh > ~/.zfunc/_standpoint"
)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// What to read.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Files, folders (with all below), globs, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<String>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    /// Stop after the first N documents
    #[arg(long, value_name = "N", help_heading = "Reading")]
    pub(crate) limit: Option<u64>,
}

/// How to read it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct ReadArgs {
    /// Kind of all inputs [default: by extension, then by content]
    #[arg(long, value_name = "KIND", value_parser = input_kind())]
    pub(crate) format: Option<InputKind>,
    #[command(flatten)]
    pub(crate) records: RecordArgs,
    /// How many times its size a compressed file may unpack to, past its first 64 MiB [default: 1000]
    #[arg(long, value_name = "N")]
    pub(crate) max_ratio: Option<NonZeroU64>,
    /// Elements of a web page within each other, up to 20000 [default: 512]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=20_000))]
    pub(crate) max_depth: Option<u16>,
}

/// What stands where in a record.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct RecordArgs {
    /// Column or key of the text [default: text, body, content or article]
    #[arg(long, value_name = "NAME")]
    pub(crate) text_column: Option<String>,
    /// Column or key of the document's identifier [default: id, doc_id or uuid]
    #[arg(long, value_name = "NAME")]
    pub(crate) id_column: Option<String>,
    /// Column or key of the title [default: title or headline]
    #[arg(long, value_name = "NAME")]
    pub(crate) title_column: Option<String>,
    /// Column or key of the date [default: date, published or publish_date]
    #[arg(long, value_name = "NAME")]
    pub(crate) date_column: Option<String>,
    /// What comes first in dates such as 05/03/2024 [default: these stay empty; 25/03/2024 and 05.03.2024 are read]
    #[arg(long, value_name = "ORDER", value_parser = date_order())]
    pub(crate) date_order: Option<DateOrder>,
    /// Column or key of the address [default: url or link]
    #[arg(long, value_name = "NAME")]
    pub(crate) url_column: Option<String>,
    /// Column or key of the outlet [default: source, outlet or publisher]
    #[arg(long, value_name = "NAME")]
    pub(crate) source_column: Option<String>,
    /// Largest document (file, row or JSON value) in MiB; a larger one is reported and skipped [default: 64]
    #[arg(long, value_name = "MIB")]
    pub(crate) max_record: Option<NonZeroUsize>,
}

impl ReadArgs {
    pub(crate) fn options(&self) -> ReadOptions {
        let options = self.records.options();
        let max_ratio = self.max_ratio.map_or(options.max_ratio, NonZeroU64::get);
        let max_depth = self.max_depth.map_or(options.max_depth, usize::from);
        ReadOptions { format: self.format, max_ratio, max_depth, ..options }
    }
}

impl RecordArgs {
    pub(crate) fn options(&self) -> ReadOptions {
        let default = ReadOptions::default();
        let in_bytes = |mib: NonZeroUsize| mib.get().saturating_mul(1024 * 1024);
        ReadOptions {
            text_column: self.text_column.clone(),
            id_column: self.id_column.clone(),
            title_column: self.title_column.clone(),
            date_column: self.date_column.clone(),
            date_order: self.date_order,
            url_column: self.url_column.clone(),
            source_column: self.source_column.clone(),
            max_record_bytes: self.max_record.map_or(default.max_record_bytes, in_bytes),
            ..default
        }
    }
}

/// Whether to go on.
#[derive(Debug, Args)]
pub(crate) struct RestartOption {
    /// Give up what an earlier run finished in the same place, instead of going on where it stopped
    #[arg(long, help_heading = "Running")]
    pub(crate) restart: bool,
}

/// Which words to know.
#[derive(Debug, Args)]
pub(crate) struct LexiconOption {
    /// Folder with files of data/lexicon, each of which replaces the one inside the program
    #[arg(long, value_name = "DIR", help_heading = "Reading")]
    pub(crate) lexicon: Option<PathBuf>,
}

/// What to ask.
#[derive(Debug, Args)]
pub(crate) struct AxesOption {
    /// Axis file, or a name of `standpoint axes list`; give it again for more axes [default: escalation and war_aim]
    #[arg(long, value_name = "FILE-OR-NAME", help_heading = "Model")]
    pub(crate) axes: Vec<PathBuf>,
}

/// Whether all of it is asked.
#[derive(Debug, Args)]
pub(crate) struct GateOption {
    /// Ask every wording of every claim, also of those that the first one shows to be off the axis: slower, and about
    /// one label in a thousand differs
    #[arg(long, help_heading = "Model")]
    pub(crate) no_gate: bool,
}

/// Whom to ask.
#[derive(Debug, Args)]
#[command(next_help_heading = "Model")]
pub(crate) struct ModelOptions {
    /// `embedded` for the model inside the program, a folder with a model, or the name of one that was fetched
    #[arg(long, value_name = "NAME-OR-DIR", default_value = EMBEDDED, value_parser = model_choice())]
    pub(crate) model: ModelChoice,
    #[command(flatten)]
    pub(crate) engine: EngineOptions,
    /// Threads to work with; does not change the results [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Tokens in one batch at most; does not change the results [default: 512]
    #[arg(long, value_name = "N")]
    pub(crate) batch_tokens: Option<NonZeroUsize>,
    /// File in which answers of the model are kept from run to run; made where there is none, does not change the
    /// results
    #[arg(long, value_name = "FILE")]
    pub(crate) cache: Option<PathBuf>,
}

impl ModelOptions {
    pub(crate) fn nli(&self) -> NliOptions {
        let default = NliOptions::default();
        NliOptions {
            engine: self.engine.choice(),
            threads: self.threads.map_or(default.threads, NonZeroUsize::get),
            batch_tokens: self.batch_tokens.map_or(default.batch_tokens, NonZeroUsize::get),
        }
    }
}

/// What runs the model.
#[derive(Debug, Args)]
#[command(next_help_heading = "Model")]
pub(crate) struct EngineOptions {
    /// What runs the model
    #[arg(long, value_enum, default_value_t = Engine::Rten)]
    engine: Engine,
    /// Where rust-bert computes: `auto`, `cpu` or `cuda:N` [default: auto]
    #[arg(long, value_name = "DEVICE")]
    device: Option<Device>,
    /// What rust-bert computes with: `float32`, `float16` or `bfloat16`; 16 bits are for GPUs, and round scores to three or
    /// two digits [default: float32]
    #[arg(long, value_name = "PRECISION")]
    precision: Option<Precision>,
}

impl EngineOptions {
    pub(crate) fn choice(&self) -> EngineChoice {
        match self.engine {
            Engine::Rten => EngineChoice::Rten,
            Engine::RustBert => {
                EngineChoice::RustBert(self.device.unwrap_or_default(), self.precision.unwrap_or_default())
            }
        }
    }

    /// The option, as given, that the engine cannot heed.
    pub(crate) fn useless(&self) -> Option<String> {
        let device = self.device.filter(|device| matches!(device, Device::Cuda(_)));
        let precision = self.precision.filter(|&precision| precision != Precision::Float32);
        let device = device.map(|device| format!("--device {device}"));
        let precision = precision.map(|precision| format!("--precision {precision}"));
        device.or(precision).filter(|_| self.engine == Engine::Rten)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Engine {
    /// Pure Rust, inside the program: ONNX models
    Rten,
    /// libtorch, where the program was built with it: PyTorch weights and GPUs
    RustBert,
}

/// How to write.
#[derive(Debug, Args)]
#[command(next_help_heading = "Writing")]
pub(crate) struct CsvArgs {
    /// Dialect of CSV [default: excel for files, rfc4180 for standard output]
    #[arg(long, value_name = "PROFILE", value_parser = csv_profile())]
    pub(crate) csv_profile: Option<CsvProfile>,
    /// Put an apostrophe before text that a spreadsheet would take for a formula, in `rfc4180` too
    #[arg(long)]
    pub(crate) csv_guard: bool,
    /// Keep line breaks in cells
    #[arg(long)]
    pub(crate) keep_newlines: bool,
}

impl CsvArgs {
    pub(crate) fn options(&self, target: &OutputTarget) -> CsvOptions {
        let options = CsvOptions::new(self.csv_profile.unwrap_or_else(|| target.default_profile()));
        CsvOptions { guard: options.guard || self.csv_guard, keep_newlines: self.keep_newlines, ..options }
    }
}

/// Where settings come from.
#[derive(Debug, Args)]
pub(crate) struct ConfigOption {
    /// Read settings from a TOML file with the long names of options; the command line wins
    #[arg(long, value_name = "FILE", help_heading = "Running")]
    pub(crate) config: Option<PathBuf>,
}

/// What every long job takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub(crate) struct CommonArgs {
    /// Say nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// How to show progress on standard error
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ProgressMode::Auto)]
    pub(crate) progress: ProgressMode,
    #[command(flatten)]
    pub(crate) config: ConfigOption,
}

impl CommonArgs {
    /// Whether remarks are made: none between the objects of `--progress json`.
    pub(crate) fn tells(&self) -> bool {
        !self.quiet && self.progress != ProgressMode::Json
    }
}

/// How to show progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressMode {
    /// A bar on a terminal, else a line every ten seconds
    Auto,
    /// A bar on a terminal, else a line every second
    Always,
    /// Nothing
    Never,
    /// A JSON object a second
    Json,
}

/// The name of the model inside the program.
pub(crate) const EMBEDDED: &str = ModelChoice::EMBEDDED;

fn model_choice() -> ValueParser {
    ValueParser::from(|name: &str| Ok::<_, std::convert::Infallible>(ModelChoice::named(name)))
}

fn input_kind() -> impl TypedValueParser<Value = InputKind> {
    PossibleValuesParser::new(["plain", "jsonl", "json", "csv", "tsv", "html", "eml", "warc", "parquet"])
        .try_map(|name| name.parse::<InputKind>())
}

fn date_order() -> impl TypedValueParser<Value = DateOrder> {
    PossibleValuesParser::new(DateOrder::ALL.map(DateOrder::as_str)).try_map(|name| name.parse::<DateOrder>())
}

fn overlap(text: &str) -> Result<Overlap, String> {
    match text {
        "all" => Ok(Overlap::All),
        number => number.parse().map(Overlap::Claims).map_err(|_| "write a number, or `all`".to_owned()),
    }
}

fn csv_profile() -> impl TypedValueParser<Value = CsvProfile> {
    PossibleValuesParser::new(CsvProfile::ALL.map(CsvProfile::as_str))
        .try_map(|name| name.parse::<CsvProfile>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definitions_hold() {
        Cli::command().debug_assert();
    }
}
