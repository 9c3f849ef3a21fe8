use super::*;

fn all(pairs: &[(&str, &str)]) -> Result<Vec<Provider>, String> {
    let mut environment = Environment::from_pairs(pairs.iter().copied());
    let providers = read(&mut environment);
    let finished = environment.finish(providers);
    finished.map_err(|error| error.to_string())
}

fn one(entry: &str) -> Provider {
    let read = all(&[(VARIABLE, entry), (OPENROUTER_KEY, "sk-or-v1-hunter2")]);
    let mut providers = read.expect("no mistake");
    assert_eq!(providers.len(), 1);
    providers.remove(0)
}

/// What is said of an entry that is wrong.
fn mistake(entry: &str) -> String {
    let said = all(&[(VARIABLE, entry), ("ODD_KEY", "two words")]).expect_err("a mistake");
    let start = "the configuration has to change:\n  INLAY_MODELS: entry 1: ";
    said.strip_prefix(start).expect(&said).to_owned()
}

#[test]
fn nothing_is_asked_where_nothing_is_configured() {
    assert_eq!(all(&[]).expect("no mistake").len(), 0);
    assert_eq!(all(&[(VARIABLE, " , \n")]).expect("no mistake").len(), 0);
    // A key alone sends nobody's data anywhere.
    assert_eq!(all(&[(OPENROUTER_KEY, "k")]).expect("no mistake").len(), 0);
}

#[test]
fn entries_keep_their_order_and_get_names_of_their_own() {
    let providers = all(&[
        (
            VARIABLE,
            "local qwen3:8b,\n openrouter meta-llama/llama-3.1-8b-instruct:free first=90s idle=500ms;\
             http://10.0.0.7:8080 hf.co/unsloth/gemma-3-4b-it-GGUF:Q4_K_M stream=no name=box key=BOX_KEY\n\
             local @cf/m https://gateway.example/openai/v1/chat/completions/ total=2m connect=1s",
        ),
        (OPENROUTER_KEY, "sk-or-v1-hunter2"),
        ("BOX_KEY", "swordfish"),
    ])
    .expect("no mistake");
    let shown: Vec<_> = providers
        .iter()
        .map(|one| (&*one.name, &*one.url, &*one.model))
        .collect();
    assert_eq!(
        shown,
        [
            ("local", "http://localhost:11434/v1", "qwen3:8b"),
            (
                "openrouter",
                "https://openrouter.ai/api/v1",
                "meta-llama/llama-3.1-8b-instruct:free"
            ),
            (
                "box",
                "http://10.0.0.7:8080/v1",
                "hf.co/unsloth/gemma-3-4b-it-GGUF:Q4_K_M"
            ),
            ("local-2", "https://gateway.example/openai/v1", "@cf/m"),
        ]
    );
    let keys: Vec<_> = providers
        .iter()
        .map(|one| match one.key.as_ref()? {
            Key::Written(key) => Some(key.expose()),
            kept @ Key::Kept { .. } => panic!("{kept:?}"),
        })
        .collect();
    assert_eq!(
        keys,
        [None, Some("sk-or-v1-hunter2"), Some("swordfish"), None]
    );
    assert_eq!(providers[1].limits.first, Duration::from_secs(90));
    assert_eq!(providers[1].limits.idle, Duration::from_millis(500));
    assert_eq!(providers[1].limits.total, Limits::default().total);
    assert_eq!(providers[3].limits.total, Duration::from_secs(120));
    assert!(providers[0].streamed && !providers[2].streamed);
    let debug = format!("{providers:?}");
    assert!(!debug.contains("hunter2") && !debug.contains("swordfish"));
}

#[test]
fn the_address_of_a_server_is_enough_to_know_that_it_is_local() {
    let provider = one("HTTP://LOCALHOST:8080/ any");
    assert_eq!(provider.kind, Kind::Local);
    assert_eq!(provider.url, "http://localhost:8080/v1");
    assert_eq!(
        one("local url=http://[::1]:1/v2 m").url,
        "http://[::1]:1/v2"
    );
    assert_eq!(
        one("openrouter m http://127.0.0.1:9").url,
        "http://127.0.0.1:9/v1"
    );
    assert_eq!(one("local model=a=b").model, "a=b");
}

#[test]
fn a_context_is_as_large_as_is_written_or_usual() {
    assert_eq!(one("local m").context, 8192);
    assert_eq!(one("openrouter m").context, 32_768);
    for (written, tokens) in [
        ("8k", 8192),
        ("131072", 131_072),
        ("1M", 1_048_576),
        ("1k", 1024),
    ] {
        assert_eq!(one(&format!("local m context={written}")).context, tokens);
    }
    assert_eq!(one("local m").max_tokens, None);
    assert_eq!(one("local m max_tokens=2K").max_tokens, Some(2048));
}

#[test]
fn a_mistake_says_what_to_write_instead() {
    for (entry, expected) in [
        ("qwen3:8b", "begins with none of `openrouter`, `local`"),
        (
            "local",
            "names no model; write for example `local qwen3:8b http://",
        ),
        ("http://localhost:1", "names no model"),
        ("local a b", "word 3 is a second model"),
        ("http://h:1 a http://h:2", "word 3 is a second address"),
        (
            "local m ftp://h/",
            "word 3 is no address of a server: it begins with http://",
        ),
        (
            "local m http://",
            "word 3 is no address of a server: write it as",
        ),
        (
            "local m http://u:p@h",
            "a user or password does not belong there",
        ),
        ("local m http://h/?key=1", "leave out what follows"),
        (
            "local m key=sk-or-v1-hunter2",
            "must be key= and the name of a variable",
        ),
        ("local m key=BOX_KEY", "its key is missing; set BOX_KEY"),
        ("local m key=ODD_KEY", "the key in ODD_KEY has spaces"),
        (
            "openrouter m",
            "its key is missing; set OPENROUTER_API_KEY to a key from https://",
        ),
        (
            "local m first=soon",
            "word 3 must be a time from 1ms to 15m",
        ),
        ("local m first=0s", "must be a time from 1ms to 15m"),
        ("local m first=99999999999999999999s", "must be a time"),
        ("local m first=18446744073709551615m", "must be a time"),
        (
            "local m stream=maybe",
            "must be `stream=yes` or `stream=no`",
        ),
        (
            "local m context=large",
            "word 3 must be a number of tokens from 1024 to 16m, such as 8k",
        ),
        ("local m context=512", "must be a number of tokens"),
        ("local m context=+8k", "must be a number of tokens"),
        ("local m context=4194305k", "must be a number of tokens"),
        ("local m context=k", "must be a number of tokens"),
        ("local m context=8é", "must be a number of tokens"),
        ("local m max_tokens=0", "a number of tokens from 1 to 16m"),
        (
            "local m max_tokens=8k",
            "leaves no room for the question in a context of 8192",
        ),
        ("local m name=", "must be name= and 1 to 40 letters"),
        ("local m temperature=1", "word 3 is none of name=, key="),
        ("local m name=a, local m name=a", ""),
    ] {
        if expected.is_empty() {
            let said = all(&[(VARIABLE, entry)]).expect_err("a mistake");
            assert!(said.contains("entry 2: its name= is taken"), "{said}");
            continue;
        }
        let said = mistake(entry);
        assert!(said.contains(expected), "{entry}: {said}");
        assert!(
            !said.contains("hunter2") && !said.contains("two words"),
            "{said}"
        );
    }
}

#[test]
fn a_variable_may_hold_where_its_key_is_kept() {
    let arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:hunter2-AbCdEf";
    let read = all(&[(VARIABLE, "openrouter m"), (OPENROUTER_KEY, arn)]);
    if cfg!(feature = "secrets-manager") {
        let providers = read.expect("no mistake");
        let kept = Key::Kept {
            arn: service::config::Secret::new(arn),
            variable: OPENROUTER_KEY.to_owned(),
        };
        assert_eq!(providers[0].key, Some(kept));
        assert!(!format!("{providers:?}").contains("hunter2"));
    } else {
        let said = read.expect_err("a mistake");
        assert!(said.contains("this program cannot read AWS Secrets Manager; put the key itself"));
        assert!(!said.contains("hunter2"), "{said}");
    }
    let other = [
        (VARIABLE, "openrouter m"),
        (OPENROUTER_KEY, "arn:aws:s3:::hunter2"),
    ];
    let said = all(&other).expect_err("a mistake");
    assert!(said.contains("OPENROUTER_API_KEY holds an ARN that is none of a secret"));
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn every_mistake_is_said_at_once() {
    let said = all(&[(
        VARIABLE,
        "local, openrouter m, sk-or-v1-hunter2, local m first=x idle=y",
    )]);
    let said = said.expect_err("mistakes");
    assert_eq!(said.matches("INLAY_MODELS").count(), 5, "{said}");
    assert!(!said.contains("hunter2"));
}

proptest::proptest! {
    #[test]
    fn nothing_that_is_written_there_breaks_it(entry in "(local|openrouter|http://h)? ?\\PC{0,40}") {
        let _ = all(&[(VARIABLE, &entry)]);
    }
}
