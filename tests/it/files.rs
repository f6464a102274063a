//! Files: uploads over cut lines and falls (R19), rights of the parent at each request, nothing that acts (S8), quotas (L11), bombs (L6), paths (L8).

use kalyanamit::platform::Time;
use reqwest::{Method, header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Answer, Client, Engine, Node, Socket, World, clock},
};

/// A small picture.
pub fn picture() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(image::RgbImage::from_fn(12, 8, |x, y| image::Rgb([x as u8, y as u8, 9]))).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Announced, not one byte sent.
pub async fn begun(client: &Client, space: &str, name: &str, bytes: usize) -> Value {
    announce(client, space, json!({ "name": name, "bytes": bytes })).await.expect(201)
}

/// Sent as one piece.
pub async fn uploaded(client: &Client, space: &str, name: &str, bytes: &[u8]) -> Value {
    let file = begun(client, space, name, bytes.len()).await;
    piece(client, &file, 0, bytes).await.expect(200)
}

async fn announce(client: &Client, space: &str, mut new: Value) -> Answer {
    new["parent"] = json!({ "kind": "space", "id": space });
    client.post("/files", new).await
}

async fn piece(client: &Client, file: &Value, offset: usize, bytes: &[u8]) -> Answer {
    let request = client.request(Method::PATCH, &path(file, "")).header("upload-offset", offset).header(header::CONTENT_TYPE, "application/octet-stream");
    Answer::of(request.body(bytes.to_vec()).send().await.unwrap()).await.unwrap()
}

fn path(file: &Value, part: &str) -> String {
    format!("/files/{}{part}", file["id"].as_str().unwrap())
}

/// Bytes that no pattern explains.
fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let next = std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    });
    next.take(length).collect()
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of a file as a browser gets them, with their headers.
async fn content(client: &Client, file: &Value, part: &str) -> (u16, header::HeaderMap, Vec<u8>) {
    let answer = client.request(Method::GET, &path(file, part)).send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

/// Status, headers but the date, and body: what one answer could be told from another by.
fn face(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    (answer.status, headers.map(|(name, value)| (name.to_string(), format!("{value:?}"))).collect(), answer.text.clone())
}

/// A closed room of two; the third is of another network.
struct Scene {
    world: World,
    node: Node,
    space: String,
}

impl Scene {
    async fn on(engine: Engine, limits: &[(&str, u64)]) -> Self {
        let mut world = World::tiny(engine).await;
        world.set("KALYANAMIT_LIMIT_POSTS_PER_MINUTE", 0);
        for (name, value) in limits {
            world.set(&format!("KALYANAMIT_LIMIT_{name}"), value);
        }
        let node = world.node().await;
        let lead = node.sign_in("demo.lead").await;
        let teacher = node.sign_in("demo.teacher").await;
        let network = lead.own_network().await;
        let space = lead.post("/spaces", json!({ "name": "ห้องแนบไฟล์", "network": network, "kind": "plc", "audience": "closed" })).await.expect(201);
        let space = space["id"].as_str().unwrap().to_owned();
        let id = teacher.get("/me").await.expect(200)["id"].as_str().unwrap().to_owned();
        lead.put(&format!("/spaces/{space}/members/{id}"), json!({ "role": "member" })).await.expect(204);
        Self { world, node, space }
    }

    async fn as_person(&self, login: &str) -> Client {
        self.node.sign_in(login).await
    }

    async fn say(&self, client: &Client, body: &str, files: &[&Value]) -> Answer {
        let ids: Vec<&Value> = files.iter().map(|file| &file["id"]).collect();
        client.post(&format!("/spaces/{}/messages", self.space), json!({ "client_id": Uuid::now_v7(), "body": body, "files": ids })).await
    }

    /// Files on disk below the data folder.
    fn on_disk(&self) -> usize {
        let Ok(shelves) = std::fs::read_dir(self.world.data().join("files")) else { return 0 };
        shelves.map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap().count()).sum()
    }
}

both_engines!(a_file_comes_in_pieces_and_is_seen_by_the_room_at_once, async |engine| {
    let scene = Scene::on(engine, &[]).await;
    let (lead, teacher) = (scene.as_person("demo.lead").await, scene.as_person("demo.teacher").await);
    let bytes = noise(300_000, 7);
    let id = Uuid::now_v7();
    let new = json!({ "id": id, "name": "ใบงาน ป.1.bin", "bytes": bytes.len(), "sha256": sum(&bytes) });
    let file = announce(&teacher, &scene.space, new.clone()).await.expect(201);
    assert_eq!((&file["state"], &file["received"]), (&json!("uploading"), &json!(0)));
    let file = piece(&teacher, &file, 0, &bytes[..100_000]).await.expect(200);
    assert_eq!(announce(&teacher, &scene.space, new.clone()).await.expect(200)["received"], 100_000, "a repeat says where to go on");
    let wrong = piece(&teacher, &file, 50_000, &bytes[50_000..]).await;
    assert_eq!((wrong.json()["received"].clone(), wrong.problem(409)), (json!(100_000), "offset".to_owned()));
    assert_eq!(piece(&teacher, &file, 100_000, &noise(200_001, 3)).await.problem(413), "beyond_the_file");
    assert_eq!(scene.say(&teacher, "ยังไม่ครบ", &[&file]).await.problem(422), "invalid");
    piece(&teacher, &file, 100_000, &bytes[100_000..200_000]).await.expect(200);
    let file = piece(&teacher, &file, 200_000, &bytes[200_000..]).await.expect(200);
    assert_eq!((&file["state"], &file["kind"]), (&json!("ready"), &json!("other")));
    assert_eq!(piece(&teacher, &file, 200_000, &bytes[200_000..]).await.expect(200)["state"], "ready", "the last answer may have been lost");
    let other = json!({ "id": id, "name": "อื่น", "bytes": 5 });
    assert_eq!(announce(&teacher, &scene.space, other).await.problem(409), "id_taken");
    lead.get(&path(&file, "")).await.problem(404);

    let mut socket = Socket::connect(&lead).await;
    socket.join(&format!("space/{}", scene.space), None).await;
    let posted = scene.say(&teacher, "", &[&file]).await.expect(201);
    let heard = socket.expect("event").await;
    assert_eq!((&heard["act"], &heard["files"][0]["name"]), (&json!("attach"), &json!("ใบงาน ป.1.bin")));
    assert_eq!(posted["files"][0]["parent"], Value::Null);
    let again = json!({ "client_id": posted["client_id"], "body": "", "files": [file["id"]] });
    let again = teacher.post(&format!("/spaces/{}/messages", scene.space), again).await.expect(200);
    assert_eq!((&again["number"], &again["files"]), (&posted["number"], &posted["files"]), "a repeat gets the first answer, files and all");
    let page = lead.get(&format!("/spaces/{}/messages", scene.space)).await.expect(200);
    assert_eq!(page["items"][0]["files"], posted["files"]);
    let cards = lead.get("/spaces").await.expect(200);
    let card = cards["items"].as_array().unwrap().iter().find(|card| card["id"] == scene.space.as_str()).unwrap().clone();
    assert_eq!(card["last"]["text"], "ใบงาน ป.1.bin");

    let (status, headers, got) = content(&lead, &file, "/content").await;
    assert_eq!((status, sum(&got)), (200, sum(&bytes)));
    assert_eq!(headers[header::CONTENT_DISPOSITION], "attachment; filename*=UTF-8''%E0%B9%83%E0%B8%9A%E0%B8%87%E0%B8%B2%E0%B8%99%20%E0%B8%9B.1.bin");
    let part = lead.request(Method::GET, &path(&file, "/content")).header(header::RANGE, "bytes=10-19").send().await.unwrap();
    assert_eq!((part.status().as_u16(), part.bytes().await.unwrap().to_vec()), (206, bytes[10..20].to_vec()));
    let again = lead.request(Method::GET, &path(&file, "/content")).header(header::IF_NONE_MATCH, &headers[header::ETAG]).send().await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(scene.say(&teacher, "อีกครั้ง", &[&file]).await.problem(422), "invalid", "a file is part of one message");
    assert_eq!(teacher.delete(&path(&file, "")).await.problem(409), "attached");
    assert_eq!(lead.delete(&path(&file, "")).await.problem(403), "not_allowed");
});

both_engines!(an_upload_goes_on_after_a_kill_at_any_point, async |engine| {
    const FILES: usize = 6;
    let mut world = World::tiny(engine).await;
    world.set("KALYANAMIT_LIMIT_POSTS_PER_MINUTE", 0);
    let token = world.token("demo.lead").await;
    let mut node = world.node().await;
    let lead = node.sign_in("demo.lead").await;
    let space = lead.post("/spaces", json!({ "name": "สายหลุด", "network": lead.own_network().await })).await.expect(201)["id"].as_str().unwrap().to_owned();
    let mut files = Vec::new();
    for seed in 0..FILES {
        let bytes = noise(1_200_000, seed as u64 + 1);
        let file = announce(&lead, &space, json!({ "name": "วิดีโอ.bin", "bytes": bytes.len(), "sha256": sum(&bytes) })).await.expect(201);
        files.push((file, bytes));
    }
    let mut kills = 0;
    for round in 0..3 {
        let client = node.client().with_token(&token);
        let sending = files.iter().map(|(file, bytes)| send_until_cut(client.clone(), file.clone(), bytes.clone())).collect::<Vec<_>>();
        let sending: Vec<_> = sending.into_iter().map(tokio::spawn).collect();
        tokio::time::sleep(std::time::Duration::from_millis(15 + 20 * round)).await;
        node.kill();
        let mut done = 0;
        for sender in sending {
            done += usize::from(sender.await.unwrap());
        }
        kills += usize::from(done < FILES);
        node = world.node().await;
    }
    let client = node.client().with_token(&token);
    let mut equal = 0;
    for (file, bytes) in &files {
        assert!(send_until_cut(client.clone(), file.clone(), bytes.clone()).await);
        let (_, _, got) = content(&client, file, "/content").await;
        equal += usize::from(sum(&got) == sum(bytes));
    }
    let message = json!({ "client_id": Uuid::now_v7(), "body": "ครบแล้ว", "files": files.iter().map(|file| file.0["id"].clone()).collect::<Vec<_>>() });
    client.post(&format!("/spaces/{space}/messages"), message).await.expect(201);
    println!("R19 db={engine:?} files={FILES} kills_while_sending={kills} sha_equal={equal} messages_with_missing_file=0");
    assert_eq!(equal, FILES);
    assert!(kills > 0, "no upload was under way at any kill: the test tried nothing");
});

/// Asks where the server stands and goes on from there; false when the line was cut.
async fn send_until_cut(client: Client, file: Value, bytes: Vec<u8>) -> bool {
    let asked = |method: Method| client.request(method, &path(&file, ""));
    loop {
        let Ok(now) = asked(Method::GET).send().await else { return false };
        let Ok(now) = now.json::<Value>().await else { return false };
        if now["state"] == "ready" {
            return true;
        }
        let from = usize::try_from(now["received"].as_u64().unwrap()).unwrap();
        let next = bytes[from..bytes.len().min(from + 60_000)].to_vec();
        match asked(Method::PATCH).header("upload-offset", from).body(next).send().await {
            Ok(answer) => assert!(answer.status() == 200 || answer.status() == 409, "{answer:?}"),
            Err(_) => return false,
        }
    }
}

both_engines!(a_stranger_and_whoever_lost_the_right_get_the_answer_of_a_file_that_never_was, async |engine| {
    let scene = Scene::on(engine, &[]).await;
    let (lead, teacher, stranger) = (scene.as_person("demo.lead").await, scene.as_person("demo.teacher").await, scene.as_person("demo.outsider").await);
    let file = uploaded(&lead, &scene.space, "กระดาน.png", &picture()).await;
    let posted = scene.say(&lead, "ดูกระดานค่ะ", &[&file]).await.expect(201);
    let never = json!({ "id": Uuid::now_v7() });
    let mut compared = 0;
    let asks: [(Method, &str); 5] = [(Method::GET, ""), (Method::GET, "/content"), (Method::GET, "/thumbnail"), (Method::PATCH, ""), (Method::DELETE, "")];
    let id = teacher.get("/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    for (who, after) in [(&stranger, "at all times"), (&teacher, "once removed")] {
        if after == "once removed" {
            assert_eq!(teacher.get(&path(&file, "")).await.status, 200);
            assert_eq!(content(&teacher, &file, "/thumbnail").await.0, 200);
            lead.delete(&format!("/spaces/{}/members/{id}", scene.space)).await.expect(204);
        }
        for (method, part) in &asks {
            let ask =
                async |file: &Value| Answer::of(who.request(method.clone(), &path(file, part)).header("upload-offset", 0).send().await.unwrap()).await.unwrap();
            let (there, nowhere) = (ask(&file).await, ask(&never).await);
            assert_eq!((face(&there), there.status), (face(&nowhere), 404), "{method} {part} {after}");
            compared += 1;
        }
        let refused = announce(who, &scene.space, json!({ "name": "a", "bytes": 1 })).await;
        let nowhere = announce(who, "no-such-space", json!({ "name": "a", "bytes": 1 })).await;
        assert_eq!((face(&refused), refused.status), (face(&nowhere), 404));
    }
    assert_eq!(compared, 2 * asks.len());
    // A message that is taken back takes its files along, for its author too.
    lead.delete(&format!("/spaces/{}/messages/{}", scene.space, posted["number"])).await.expect(204);
    for part in ["", "/content", "/thumbnail"] {
        assert_eq!(content(&lead, &file, part).await.0, 404);
    }
    let events = lead.get(&format!("/spaces/{}/events", scene.space)).await.expect(200).to_string();
    assert!(!events.contains("กระดาน.png"), "the log tells no name of a file that is gone");
    // Nobody attaches what another person uploaded.
    let own = uploaded(&lead, &scene.space, "ของฉัน.txt", "ก".as_bytes()).await;
    lead.put(&format!("/spaces/{}/members/{id}", scene.space), json!({ "role": "member" })).await.expect(204);
    assert_eq!(scene.say(&teacher, "ของใคร", &[&own]).await.problem(422), "invalid");
});

both_engines!(nothing_uploaded_acts_and_no_picture_tells_its_place, async |engine| {
    let scene = Scene::on(engine, &[]).await;
    let teacher = scene.as_person("demo.teacher").await;
    let acting: [(&str, &[u8]); 7] = [
        ("รูป.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script></svg>"),
        ("รูป.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
        ("หน้า.html", b"<!doctype html><script>alert(1)</script>"),
        ("หน้า.xhtml", b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script></html>"),
        ("a.pdf.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"),
        ("แผน.pdf", b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj"),
        ("run.txt", b"#!/bin/sh\necho 1\n"),
    ];
    for (name, bytes) in acting {
        let file = uploaded(&teacher, &scene.space, name, bytes).await;
        let (status, headers, got) = content(&teacher, &file, "/content").await;
        let text = |name: header::HeaderName| headers[name].to_str().unwrap().to_owned();
        assert_eq!((status, got.as_slice()), (200, bytes), "{name}");
        assert!(text(header::CONTENT_DISPOSITION).starts_with("attachment; "), "{name}");
        assert!(
            ["application/octet-stream", "application/pdf", "text/plain; charset=utf-8"].contains(&text(header::CONTENT_TYPE).as_str()),
            "{name}: {headers:?}"
        );
        assert_eq!(text(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert!(text(header::CONTENT_SECURITY_POLICY).contains("sandbox") && text(header::CONTENT_SECURITY_POLICY).contains("default-src 'none'"));
        assert_eq!((&file["thumbnail"], &file["width"]), (&json!(false), &Value::Null));
        assert_eq!(content(&teacher, &file, "/thumbnail").await.0, 404);
    }

    let mut photo = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut photo).encode_image(&image::RgbImage::new(900, 600)).unwrap();
    // A telephone's EXIF: turned by a quarter, and a place.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0GPS-18.7883-98.9853");
    let segment = [&[0xFF, 0xE1][..], &u16::try_from(exif.len() + 2).unwrap().to_be_bytes(), &exif].concat();
    photo.splice(2..2, segment);
    let file = uploaded(&teacher, &scene.space, "ชั้นเรียน.jpg", &photo).await;
    assert_eq!((&file["kind"], &file["content_type"], &file["thumbnail"]), (&json!("picture"), &json!("image/jpeg"), &json!(true)));
    assert_eq!((&file["width"], &file["height"]), (&json!(600), &json!(900)), "as the camera was held");
    for part in ["/content", "/thumbnail"] {
        let (status, headers, got) = content(&teacher, &file, part).await;
        assert_eq!((status, &headers[header::CONTENT_TYPE]), (200, &header::HeaderValue::from_static("image/jpeg")));
        let found = got.windows(3).any(|window| window == b"GPS");
        assert!(!found, "{part} tells the place");
        image::load_from_memory(&got).unwrap();
    }
    let (_, headers, got) = content(&teacher, &file, "/content").await;
    assert_eq!(headers[header::CONTENT_LENGTH].to_str().unwrap(), got.len().to_string());
    assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("inline; "));
    println!("S8 db={engine:?} files={} inline_active=0 gps_left=0", acting.len() + 1);
});

fn boxed(name: &[u8; 4], inner: &[u8]) -> Vec<u8> {
    [&u32::try_from(inner.len() + 8).unwrap().to_be_bytes(), name.as_slice(), inner].concat()
}

/// A film of a telephone: its place stands in the header, behind the pictures.
fn film(place: &[u8]) -> Vec<u8> {
    let handler = boxed(b"hdlr", &[&[0; 8], b"vide".as_slice(), &[0; 13]].concat());
    let track = boxed(b"trak", &boxed(b"mdia", &handler));
    let header = boxed(b"moov", &[track, boxed(b"udta", &boxed(b"\xA9xyz", place))].concat());
    [boxed(b"ftyp", b"mp42\0\0\0\0isommp42"), boxed(b"mdat", b"PIXELS"), header].concat()
}

both_engines!(no_film_tells_its_place_and_what_cannot_be_cleaned_is_refused, async |engine| {
    let scene = Scene::on(engine, &[]).await;
    let teacher = scene.as_person("demo.teacher").await;
    let place = b"+18.7883+098.9853/";
    let given = film(place);
    let file = announce(&teacher, &scene.space, json!({ "name": "นิทรรศการ.mp4", "bytes": given.len(), "sha256": sum(&given) })).await.expect(201);
    let file = piece(&teacher, &file, 0, &given).await.expect(200);
    assert_eq!((&file["kind"], &file["content_type"]), (&json!("video"), &json!("video/mp4")));
    let (status, _, got) = content(&teacher, &file, "/content").await;
    let says = |word: &[u8]| got.windows(word.len()).any(|window| window == word);
    assert_eq!((status, got.len()), (200, given.len()));
    assert!(says(b"PIXELS") && !says(place) && !says(b"xyz"));
    assert_eq!(scene.on_disk(), 1, "no copy is left behind");

    let avi = [b"RIFF\0\0\0\0AVI LIST".as_slice(), &[0; 600]].concat();
    let notes = boxed(b"trak", &boxed(b"mdia", &boxed(b"hdlr", &[&[0; 8], b"camm".as_slice(), &[0; 13]].concat())));
    let unknown = [boxed(b"ftyp", b"mp42\0\0\0\0mp42"), boxed(b"moov", &notes)].concat();
    let structural = boxed(b"ftyp", b"mif1\0\0\0\0mif1miafMiHB");
    for (name, bytes, code) in [
        ("งาน.avi", &avi, "film_kind"),
        ("งาน.mp4", &unknown, "film_kind"),
        ("ภาพ.heic", &structural, "picture_kind"),
        ("ภาพ.jpg", &structural, "picture_kind"),
    ] {
        let file = begun(&teacher, &scene.space, name, bytes.len()).await;
        assert_eq!(piece(&teacher, &file, 0, bytes).await.problem(422), code, "{name}");
        assert_eq!(scene.say(&teacher, "ส่งไม่ได้", &[&file]).await.status, 422);
    }
    assert_eq!(scene.on_disk(), 1, "what was refused is gone");
});

/// Few bytes, as many pixels as are taken at most.
fn swelling() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(image::RgbImage::new(8_000, 6_900)).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Ten thousand frames of one point.
fn endless() -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut out);
    encoder.encode_frames((0..10_000).map(|_| image::Frame::new(image::RgbaImage::new(1, 1)))).unwrap();
    drop(encoder);
    out
}

both_engines!(pictures_that_swell_stay_within_memory, async |engine| {
    let scene = Scene::on(engine, &[]).await;
    let teacher = scene.as_person("demo.teacher").await;
    let before = scene.node.resident_kib();
    let (swelling, endless) = (swelling(), endless());
    let pictures = [("ก.png", &swelling), ("ข.png", &swelling), ("ค.png", &swelling), ("ง.gif", &endless)];
    let sent = pictures.map(async |(name, bytes)| {
        let file = begun(&teacher, &scene.space, name, bytes.len()).await;
        piece(&teacher, &file, 0, bytes).await.status
    });
    let answers = futures::future::join_all(sent).await;
    assert!(answers.iter().all(|status| matches!(status, 200 | 422 | 503)), "{answers:?}");
    let grown = scene.node.peak_kib().saturating_sub(before) / 1024;
    println!("L6 db={engine:?} files={} peak_rss_mib=+{grown}", pictures.len());
    assert!(grown <= 256, "{grown} MiB more at the peak");
    assert_eq!(teacher.get("/me").await.status, 200);
});

both_engines!(bombs_odd_names_and_too_much_are_refused_in_words_and_the_server_lives, async |engine| {
    let limits = [("UPLOAD_BYTES", 100_000), ("FILE_BYTES_PER_PERSON", 250_000), ("FILE_BYTES_PER_SPACE", 320_000)];
    let scene = Scene::on(engine, &limits).await;
    let (lead, teacher) = (scene.as_person("demo.lead").await, scene.as_person("demo.teacher").await);
    let told = lead.get("/limits").await.expect(200);
    for (name, value) in limits {
        assert_eq!(told[name.to_lowercase()], value);
    }

    // 50,000 × 50,000 pixels in a few bytes.
    let mut bomb = picture();
    bomb[16..24].copy_from_slice(&[0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50]);
    let check = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&check.to_be_bytes());
    let file = begun(&teacher, &scene.space, "บอมบ์.png", bomb.len()).await;
    let begun_at = std::time::Instant::now();
    let refused = piece(&teacher, &file, 0, &bomb).await;
    assert!(begun_at.elapsed().as_secs() < 5);
    assert_eq!(refused.problem(422), "picture_too_large");
    assert_eq!(teacher.get(&path(&file, "")).await.expect(200)["state"], "refused");
    assert_eq!(piece(&teacher, &file, 0, &bomb).await.problem(422), "picture_too_large", "and again");
    for (bytes, code) in [(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice(), "picture_kind"), (&picture()[..60], "picture_broken")] {
        let file = begun(&teacher, &scene.space, "ภาพ", bytes.len()).await;
        assert_eq!(piece(&teacher, &file, 0, bytes).await.problem(422), code);
    }
    assert_eq!(scene.on_disk(), 0, "nothing of what was refused is kept");

    for name in ["../../../../etc/passwd", "..%2f..%2fetc", "a\\..\\b.txt", "con.txt", "\u{202e}gpj.exe", "x\0y", &"ก".repeat(1_365), ""] {
        let file = uploaded(&teacher, &scene.space, name, b"plain words").await;
        let kept = file["name"].as_str().unwrap();
        assert!(!kept.is_empty() && kept.len() <= 420 && !kept.contains(['/', '\\', '\0', '\u{202e}']), "{name:?} became {kept:?}");
        assert_eq!(content(&teacher, &file, "/content").await.0, 200);
        teacher.delete(&path(&file, "")).await.expect(204);
    }
    for odd in ["..%2f..%2fkalyanamit.db", "%2e%2e%2fkalyanamit.db", "....//", "%00", "%c0%ae%c0%ae%c0%af", "C:%5Cwindows"] {
        for part in ["", "/content", "/thumbnail"] {
            let status = teacher.get(&format!("/files/{odd}{part}")).await.status;
            assert!(matches!(status, 400 | 404), "{odd}{part}: {status}");
        }
    }
    assert_eq!(scene.on_disk(), 0);

    // Size, and size + 1.
    let whole = noise(100_000, 5);
    let large = announce(&teacher, &scene.space, json!({ "name": "a", "bytes": 100_001 })).await;
    assert!(large.json()["detail"].as_str().unwrap().contains("KB") && large.json()["detail_en"].is_string());
    assert_eq!(large.problem(413), "file_too_large");
    assert_eq!(announce(&teacher, &scene.space, json!({ "name": "a", "bytes": 0 })).await.problem(422), "invalid");
    for _ in 0..2 {
        uploaded(&teacher, &scene.space, "เต็ม.bin", &whole).await;
    }
    let full = announce(&teacher, &scene.space, json!({ "name": "a", "bytes": 100_000 })).await;
    assert!(full.json()["detail"].as_str().unwrap().contains("ลบข้อความ"));
    assert_eq!(full.problem(413), "quota_person");
    uploaded(&lead, &scene.space, "ของหัวหน้า.bin", &whole).await;
    assert_eq!(announce(&lead, &scene.space, json!({ "name": "a", "bytes": 100_000 })).await.problem(413), "quota_space");
    // Two at once do not both fit into the last place.
    let tries = (0..8).map(|_| announce(&lead, &scene.space, json!({ "name": "a", "bytes": 15_000 })));
    let taken = futures::future::join_all(tries).await.into_iter().filter(|answer| answer.status == 201).count();
    println!("L11 db={engine:?} quota_held={}", if taken == 1 { "yes" } else { "no" });
    assert_eq!(taken, 1);
    let mut many = Vec::new();
    for n in 0..11 {
        many.push(json!({ "id": format!("no-such-{n}") }));
    }
    assert_eq!(scene.say(&lead, "มากไป", &many.iter().collect::<Vec<_>>()).await.problem(422), "invalid");
});

both_engines!(what_nobody_keeps_is_swept, async |engine| {
    let mut scene = Scene::on(engine, &[]).await;
    let teacher = scene.as_person("demo.teacher").await;
    let kept = uploaded(&teacher, &scene.space, "เก็บ.png", &picture()).await;
    let kept_in = scene.say(&teacher, "เก็บไว้", &[&kept]).await.expect(201);
    let gone = uploaded(&teacher, &scene.space, "ลบ.png", &picture()).await;
    let gone_in = scene.say(&teacher, "จะลบ", &[&gone]).await.expect(201);
    uploaded(&teacher, &scene.space, "ลืม.txt", b"forgotten").await;
    let half = begun(&teacher, &scene.space, "ครึ่งเดียว.bin", 1_000).await;
    piece(&teacher, &half, 0, &noise(400, 2)).await.expect(200);
    teacher.delete(&format!("/spaces/{}/messages/{}", scene.space, gone_in["number"])).await.expect(204);
    assert_eq!(scene.on_disk(), 6);
    scene.world.set("KALYANAMIT_CLOCK", clock::later(25 * clock::HOUR));
    assert!(scene.node.terminate().await.success());
    scene.node = scene.world.node().await;
    let begun = std::time::Instant::now();
    while scene.on_disk() > 2 {
        assert!(begun.elapsed().as_secs() < 20, "{} files are left", scene.on_disk());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let teacher = scene.as_person("demo.teacher").await;
    let message = teacher.get(&format!("/spaces/{}/messages/{}", scene.space, kept_in["number"])).await.expect(200);
    assert_eq!(message["files"][0]["id"], kept["id"]);
    assert!(Time::parse(message["at"].as_str().unwrap()).is_some());
    assert_eq!(content(&teacher, &kept, "/content").await.0, 200);
    assert_eq!(teacher.get(&path(&half, "")).await.status, 404);
    println!("R19 db={engine:?} orphans_after_sweep=0");
});

/// The check of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 }))
}
