//! The template, the contract and the gateway have the same routes: what is deployed, what is
//! promised and what answers on a laptop cannot drift apart.

use std::{collections::BTreeSet, net::SocketAddr, sync::Arc};

use answer::{Dependencies, memory::Memory};
use authorizer::{Authorizer, Config, Trusted};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, StatusCode},
    response::Response,
};
use catalogue::{Catalogue, Rows};
use local::{
    cloud::Cloud,
    gateway::{self, Callers, Function, Pages, pages},
    state::State,
};
use service::{
    Clock, Ids, Principal,
    config::Secret,
    limit::Limited,
    peers::{InProcess, Mounted},
};
use tower::ServiceExt;

/// Methods that a route may have; OPTIONS belongs to CORS.
const METHODS: [Method; 5] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
];

/// Routes that only the laptop's gateway has: in the cloud API Gateway has no page of its own, and
/// the contract and its schemas are files beside the deployment. The files of the gallery are served there too; in
/// the cloud they are put wherever static files are.
const GATEWAY_ONLY: [&str; 4] = [
    "GET /",
    "GET /openapi.json",
    "GET /schema/descriptor.json",
    "GET /schema/tree.json",
];

fn file(path: &str) -> String {
    let path = inlay_tests::of_checkout(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The contract's routes, as `POST /ai/chat`.
fn promised() -> BTreeSet<String> {
    let contract: serde_json::Value =
        serde_json::from_str(&file("infra/contract/openapi.json")).expect("the contract is JSON");
    let paths = contract["paths"].as_object().expect("paths");
    paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = METHODS
                .iter()
                .filter(|method| item.get(method.as_str().to_lowercase()).is_some());
            methods.map(move |method| format!("{method} {path}"))
        })
        .collect()
}

/// The template's routes: the events of type `Api`, each on a line of its own.
fn deployed() -> BTreeSet<String> {
    let template = file("template.yaml");
    let mut routes = BTreeSet::new();
    for (at, line) in template.lines().enumerate() {
        if !line.contains("RestApiId:") {
            continue;
        }
        let of = |name: &str| {
            let (_, rest) = line
                .split_once(&format!(" {name}: "))
                .unwrap_or_else(|| panic!("template.yaml:{}: an event has no {name}", at + 1));
            // A path with a parameter is quoted: braces mean something in YAML.
            let value = rest.split([',', ' ']).next().unwrap_or_default();
            value.trim_matches('"').to_owned()
        };
        routes.insert(format!("{} {}", of("Method"), of("Path")));
    }
    routes
}

#[test]
fn the_template_deploys_what_the_contract_promises() {
    assert_eq!(deployed(), promised());
}

#[test]
fn the_pages_of_the_gateway_are_the_ones_listed_here() {
    let pages: BTreeSet<String> = pages::PATHS.map(|path| format!("GET {path}")).into();
    assert_eq!(pages, GATEWAY_ONLY.map(str::to_owned).into());
}

#[tokio::test]
async fn the_gateway_answers_what_the_contract_promises_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = State::open(folder.path()).expect("a state");
    let engine = Arc::new(Memory::giving(Catalogue::default(), Rows::default()));
    let clock = Clock::system();
    let config = Config {
        trusted: Trusted::Secret(Secret::new("0123456789abcdef0123456789abcdef")),
        issuer: "inlay-local".to_owned(),
        audience: "inlay".to_owned(),
        permissions_claim: "permissions".to_owned(),
    };
    let authorizer = Authorizer::from_config(config, clock.clone()).expect("an authorizer");
    let local = Principal {
        user_id: "local".to_owned(),
        ..Principal::default()
    };
    let cloud = Cloud::start(&state).await.expect("a cloud");
    let store = cloud.store(clock.clone(), Ids::random());
    let answers =
        Dependencies::new(engine.clone(), clock.clone(), Ids::random()).keeping(store.clone());
    // It is never asked for rows here.
    let nobody = InProcess::new(|_| async { futures::stream::empty() });
    let exports = exports::router(exports::Needs {
        engine: Arc::new(engine::Peer::new(Arc::new(nobody))),
        store: store.clone(),
        clock: clock.clone(),
        ids: Ids::random(),
        limited: Limited::not(),
        link: exports::LINK,
    });
    let functions = vec![
        Function {
            contract: actions::openapi(),
            router: actions::router(actions::Needs {
                answers: answers.clone(),
                store: store.clone(),
                limited: Limited::not(),
                endpoints: actions::Endpoints::of_house(&answers),
                exports: Arc::new(Mounted::new(exports.clone())),
            }),
        },
        Function {
            contract: chat::openapi(),
            router: chat::router(answers.clone(), Limited::not()),
        },
        Function {
            contract: exports::openapi(),
            router: exports,
        },
        Function {
            contract: sessions::openapi(),
            router: sessions::router(store.clone()),
        },
        Function {
            contract: templates::openapi(),
            router: templates::router(templates::Needs {
                answers: answers.clone(),
                store: store.clone(),
                limited: Limited::not(),
            }),
        },
    ];
    let pages = Pages {
        contract: Arc::new(gateway::contract::whole()),
        store,
        engine,
        gallery: Default::default(),
    };
    let router = gateway::router(functions, Callers::new(authorizer, Some(local)), pages);

    let mut wanted = promised();
    wanted.extend(GATEWAY_ONLY.map(str::to_owned));
    let mut paths: BTreeSet<&str> = wanted
        .iter()
        .filter_map(|route| Some(route.split_once(' ')?.1))
        .collect();
    paths.extend([
        "/ai",
        "/ai/chat/other",
        "/chat/",
        "/openapi",
        "/query",
        "/ai/chat/filter/1",
        "/api",
        "/api/widget",
        "/chat/sessions/1/other",
        "/chat/sessions/1/messages/2/3",
        "/templates/1/other",
        "/templates/1/run/2",
    ]);

    let mut answered = BTreeSet::new();
    for path in paths {
        for method in METHODS {
            let mut request = Request::builder()
                .method(method.clone())
                .uri(path)
                .header("host", "localhost")
                .body(Body::empty())
                .expect("a request");
            let here: SocketAddr = ([127, 0, 0, 1], 5).into();
            request.extensions_mut().insert(ConnectInfo(here));
            let response = router.clone().oneshot(request).await.expect("an answer");
            let is_there = match response.status() {
                StatusCode::METHOD_NOT_ALLOWED => false,
                // A route may be there and what it is asked for not.
                StatusCode::NOT_FOUND => !is_unknown_path(response).await,
                _ => true,
            };
            if is_there {
                answered.insert(format!("{method} {path}"));
            }
        }
    }
    assert_eq!(answered, wanted);
}

async fn is_unknown_path(response: Response) -> bool {
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    let problem: serde_json::Value =
        serde_json::from_slice(&body.expect("a body")).expect("a problem");
    let detail = problem["detail"].as_str().expect("a detail");
    detail.starts_with("There is nothing at")
}
