//! `models list/fetch/info/verify`, and the model of `--model`.

use std::io::{self, Write};

use anyhow::{Context, anyhow};
use standpoint::nli::{
    self, ModelChoice, ModelIdentity, ModelStore, NliModel, NliOptions, ScoreStore, StoredModel,
};

use super::args::{EMBEDDED, EngineOptions, FetchArgs, ModelOptions, ModelsArgs, ModelsCommand};
use super::failure::{BeforeWork, Failure, Status, note};
use super::interrupt::Interrupt;

/// `models ...`.
pub(crate) fn models(args: ModelsArgs, interrupt: &Interrupt) -> Result<Status, Failure> {
    let mut out = io::stdout();
    match args.command {
        ModelsCommand::List => list(&mut out)?,
        ModelsCommand::Fetch(args) => fetch(args, interrupt)?,
        ModelsCommand::Info { model, engine } => write_info(&mut out, &identity(&model, &engine)?)?,
        ModelsCommand::Verify { model, engine } => {
            let identity = identity(&model, &engine)?;
            writeln!(out, "{} {}: files, labels and answers are good", identity.name, identity.version)?;
        }
    }
    Ok(Status::Done)
}

fn list(out: &mut impl Write) -> Result<(), Failure> {
    if cfg!(feature = "embedded-model") {
        let model = nli::load(&ModelChoice::Embedded, &NliOptions::default(), None).before_work()?;
        let identity = model.identity();
        writeln!(out, "{EMBEDDED}: {} {}, {}", identity.name, identity.version, identity.licence)?;
    }
    let stored = ModelStore::of_user().map_or(Vec::new(), |store| store.list());
    for StoredModel { name, version, licence, bytes } in &stored {
        let revision = version.get(..12).unwrap_or(version);
        writeln!(out, "{name}: {revision}, {licence}, {} MB", bytes / 1_000_000)?;
    }
    list_known(out, &stored)?;
    Ok(())
}

#[cfg(feature = "hub")]
fn list_known(out: &mut impl Write, stored: &[StoredModel]) -> io::Result<()> {
    use standpoint::hub::{KNOWN, KnownModel};
    let is_new = |known: &&KnownModel| stored.iter().all(|stored| stored.name != known.repository);
    writeln!(
        out,
        "\nOn the hub, for `standpoint models fetch NAME` (MNLI: accuracy, mismatched, as their authors publish it):"
    )?;
    for KnownModel { repository, licence, parameters, mnli } in KNOWN.iter().filter(is_new) {
        writeln!(out, "  {repository}: {licence}, {parameters} million parameters, MNLI {mnli:.1}%")?;
    }
    Ok(())
}

#[cfg(not(feature = "hub"))]
fn list_known(_: &mut impl Write, _: &[StoredModel]) -> io::Result<()> {
    Ok(())
}

#[cfg(not(feature = "hub"))]
fn fetch(_: FetchArgs, _: &Interrupt) -> Result<(), Failure> {
    Err(Failure::Settings(anyhow!(
        "this program was built without the hub; hint: build it with the feature `hub`"
    )))
}

#[cfg(feature = "hub")]
fn fetch(args: FetchArgs, interrupt: &Interrupt) -> Result<(), Failure> {
    use indicatif::{ProgressBar, ProgressStyle};
    use standpoint::hub::{FetchRequest, FetchedModel, fetch};
    let FetchArgs { repository, revision, file, output, quiet } = args;
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains('\\');
    if repository.split('/').count() > 2 || !repository.split('/').all(is_name) {
        let hint = "names look like `OWNER/NAME`, as the address of the model's page ends";
        return Err(Failure::Settings(anyhow!("`{repository}` is no name of a repository; hint: {hint}")));
    }
    let folder = match output {
        Some(folder) => folder,
        None => match ModelStore::of_user() {
            Some(store) => store.path(&repository),
            None => {
                return Err(Failure::Settings(anyhow!(
                    "no place for models on this system; hint: pass `-o DIR`"
                )));
            }
        },
    };
    let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
    let style = "{msg} {bar:30} {bytes}/{total_bytes} {bytes_per_sec}";
    bar.set_style(ProgressStyle::with_template(style).expect("a template of ours: this is a bug"));
    let (request, shown) = (FetchRequest { repository: repository.clone(), revision, file }, bar.clone());
    let tell = move |file: &str, done: u64, size: u64| {
        shown.set_message(file.to_owned());
        shown.set_length(size);
        shown.set_position(done);
    };
    let fetched = interrupt.wait(move || fetch(&request, &folder, tell))?;
    bar.finish_and_clear();
    let FetchedModel { folder, revision, licence, bytes } =
        fetched.with_context(|| format!("cannot fetch `{repository}`")).map_err(Failure::Work)?;
    if !quiet {
        let licence = if licence.is_empty() { "no licence given" } else { &licence };
        note(format_args!(
            "{repository} at {revision}: {} MB, {licence}: {}",
            bytes / 1_000_000,
            folder.display()
        ));
    }
    Ok(())
}

/// Loads the model that the options name, and asks it the questions with known answers.
pub(crate) fn load(options: &ModelOptions, interrupt: &Interrupt) -> Result<Box<dyn NliModel>, Failure> {
    check(&options.engine)?;
    let (choice, nli) = (options.model.clone(), options.nli());
    let store = match &options.cache {
        Some(path) => {
            let store = ScoreStore::open(path).before_work()?;
            if store.is_none() {
                let file = path.display();
                note(format_args!(
                    "standpoint: {file}: in use by another run, so this one goes on without a cache"
                ));
            }
            store
        }
        None => None,
    };
    interrupt.wait(move || nli::load(&choice, &nli, store))?.context("cannot use the model").before_work()
}

fn identity(choice: &ModelChoice, engine: &EngineOptions) -> Result<ModelIdentity, Failure> {
    check(engine)?;
    let options = NliOptions { engine: engine.choice(), ..NliOptions::default() };
    let model = nli::load(choice, &options, None).before_work()?;
    Ok(model.identity().clone())
}

/// Refuses a GPU, or numbers of a GPU, for an engine that has no use for them.
fn check(engine: &EngineOptions) -> Result<(), Failure> {
    match engine.useless() {
        None => Ok(()),
        Some(option) => Err(Failure::Settings(anyhow!(
            "`{option}` is nothing for rten; hint: pass `--engine rust-bert` with it, or leave it out"
        ))),
    }
}

fn write_info(out: &mut impl Write, identity: &ModelIdentity) -> io::Result<()> {
    let ModelIdentity { name, version, sha256, engine, licence, max_tokens } = identity;
    writeln!(out, "name        {name}")?;
    writeln!(out, "version     {version}")?;
    writeln!(out, "licence     {licence}")?;
    writeln!(out, "sha256      {sha256}")?;
    writeln!(out, "engine      {engine}")?;
    writeln!(out, "max tokens  {max_tokens}")
}
