//! `models list/info/verify`, and the model of `--model`.

use std::io::{self, Write};

use anyhow::Context;
use standpoint::nli::{self, ModelChoice, ModelIdentity, NliModel, NliOptions, ScoreStore};

use super::args::{EMBEDDED, Engine, ModelOptions, ModelsArgs, ModelsCommand};
use super::failure::{BeforeWork, Failure, Status, note};
use super::interrupt::Interrupt;

/// `models ...`.
pub(crate) fn models(args: ModelsArgs) -> Result<Status, Failure> {
    let mut out = io::stdout();
    match args.command {
        ModelsCommand::List if cfg!(feature = "embedded-model") => {
            let identity = identity(&ModelChoice::Embedded)?;
            writeln!(out, "{EMBEDDED}: {} {}, {}", identity.name, identity.version, identity.licence)?;
        }
        ModelsCommand::List => {}
        ModelsCommand::Info { model } => write_info(&mut out, &identity(&model)?)?,
        ModelsCommand::Verify { model } => {
            let identity = identity(&model)?;
            writeln!(out, "{} {}: files, labels and answers are good", identity.name, identity.version)?;
        }
    }
    Ok(Status::Done)
}

/// Loads the model that the options name, and asks it the questions with known answers.
pub(crate) fn load(options: &ModelOptions, interrupt: &Interrupt) -> Result<Box<dyn NliModel>, Failure> {
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
    match options.engine {
        Engine::Rten => interrupt
            .wait(move || nli::load(&choice, &nli, store))?
            .context("cannot use the model")
            .before_work(),
    }
}

fn identity(choice: &ModelChoice) -> Result<ModelIdentity, Failure> {
    let model = nli::load(choice, &NliOptions::default(), None).before_work()?;
    Ok(model.identity().clone())
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
