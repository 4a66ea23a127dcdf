use standpoint::{attributions::attributions, claims::*, documents::*, lexicon::Lexicon, text::Text};
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let mut w = csv::Writer::from_writer(std::io::stdout());
    w.write_record([
        "claim_id",
        "doc_id",
        "file",
        "speaker",
        "speaker_as_written",
        "attributed_by",
        "parent_id",
        "form",
        "cue",
        "polarity",
        "claim_text",
        "claim",
        "char_start",
        "char_end",
        "flags",
        "pattern",
    ])
    .unwrap();
    let mut files: Vec<_> = if std::path::Path::new(&dir).is_dir() {
        std::fs::read_dir(&dir)
            .unwrap()
            .map(|e| e.unwrap().path())
            .filter(|p| p.extension().is_some_and(|e| e == "txt"))
            .collect()
    } else {
        vec![dir.into()]
    };
    files.sort();
    let t = std::time::Instant::now();
    let mut bytes = 0;
    for f in files {
        let text = std::fs::read_to_string(&f).unwrap();
        bytes += text.len();
        let doc =
            Document { id: f.file_stem().unwrap().to_string_lossy().into(), text, ..Default::default() };
        let lex = Lexicon::shipped();
        let t = Text::new(&doc.text, lex);
        let a = attributions(&t, lex);
        let sp = a
            .iter()
            .map(|x| {
                let mut y = x;
                while y.source.is_none() {
                    match y.same_source_as {
                        Some(s) => y = &a[s],
                        None => break,
                    }
                }
                Speaker {
                    name: y.source.map_or("", |s| s.of(&doc.text)).into(),
                    as_written: x.source.map_or("", |s| s.of(&doc.text)).into(),
                    ..Default::default()
                }
            })
            .collect();
        let c = claims(&doc, &t, &a, sp, 0);
        for (x, at) in c.iter().zip(&a) {
            let p = x.parent.map_or(String::new(), |p| c[p].id.clone());
            w.write_record([
                &x.id,
                &doc.id,
                &f.to_string_lossy().to_string(),
                &x.speaker.name,
                &x.speaker.as_written,
                &x.attributed_by,
                &p,
                x.form.as_str(),
                &x.cue,
                x.polarity.as_str(),
                &x.text,
                &x.claim,
                &x.char_start.to_string(),
                &x.char_end.to_string(),
                &x.flags.join(";"),
                at.pattern,
            ])
            .unwrap();
        }
    }
    eprintln!("{bytes} bytes {:?}", t.elapsed());
}
