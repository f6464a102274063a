//! A small country made by imports alone: two districts, three schools, one network, and somebody in every role.

use std::collections::HashMap;

use serde_json::Value;

use super::{Client, Node, World};

const ORGANISATIONS: &str = "code,code_kind,name,kind,parent_code,province
COM,office,สำนักงานตัวอย่าง,commission,,
D1,office,สพป.ทุ่งรวงทอง เขต 1,primary_area,COM,ทุ่งรวงทอง
D2,office,สพป.ทุ่งรวงทอง เขต 2,primary_area,COM,ทุ่งรวงทอง
1059000001,ministry,โรงเรียนบ้านทุ่งรวงทอง (วันครู 2500),school,D1,ทุ่งรวงทอง
1059000002,ministry,โรงเรียนวัดดอนกลาง,school,D1,ทุ่งรวงทอง
1059000003,ministry,โรงเรียนบ้านห้วยใหญ่,school,D2,ทุ่งรวงทอง
";
const AWARDS: &str = "org_code,award,year,level,size_class,body\n1059000001,IQA AWARD,2562,ยอดเยี่ยม,กลาง,สำนักงานตัวอย่าง\n";
const PEOPLE: &str = "login,title,given_name,family_name,nickname,school_code,role,email
anna.t,นางสาว,กานดา,ใจดี,แอน,1059000001,ครู,anna@example.test
bom.t,นาย,ขจร,ทุ่งทอง,บอม,1059000002,ครู,
chai.t,นาย,ชัย,ห้วยลึก,,1059000003,ครู,
lead.l,นาง,ลำดวน,นาดี,,1059000001,ผอ.,lead@example.test
edit.l,นาง,อรุณ,นาดี,,1059000001,lead_editor,
far.l,นาย,ฟ้า,ไกลตา,,1059000003,leader,
dist.a,นาง,ดารา,เขตหนึ่ง,,D1,district_admin,
obec.o,นาย,โอภาส,กลางเมือง,,COM,commission,
";
const NETWORKS: &str = "programme,network,org_code,part,from,to
โครงการตัวอย่าง,เครือข่ายรวงทอง,1059000001,แกนนำ,16/05/2568,
โครงการตัวอย่าง,เครือข่ายรวงทอง,1059000002,ร่วมพัฒนา,16/05/2568,
";

/// The node, its administrator, and a client of everybody by login.
pub struct Ground {
    pub node: Node,
    pub admin: Client,
    people: HashMap<String, Client>,
}

impl Ground {
    pub async fn on(world: &World) -> Self {
        world.cli(&["admin", "create", "--login", "root.admin", "--name", "สมหญิง ผู้ดูแล"]).await.ok();
        let node = world.node().await;
        let admin = node.client().with_token(&world.token("root.admin").await);
        for (kind, file) in [("organisations", ORGANISATIONS), ("awards", AWARDS), ("people", PEOPLE), ("networks", NETWORKS)] {
            let report = admin.upload(&format!("/imports?kind={kind}"), "text/csv", file).await.expect(200);
            assert_eq!(report["refused"], 0, "{report:#}");
        }
        let logins: Vec<&str> = PEOPLE.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), logins.join("\n")).unwrap();
        let tokens = world.cli(&["token", "create", "--logins", file.path().to_str().unwrap()]).await.ok();
        let clients = tokens.lines().filter_map(|line| line.split_once(' ')).map(|(login, token)| (login.to_owned(), node.client().with_token(token)));
        let people = clients.collect();
        Self { node, admin, people }
    }

    pub fn person(&self, login: &str) -> &Client {
        &self.people[login]
    }

    /// The id of an organisation by its code.
    pub async fn place(&self, code: &str) -> String {
        let found = self.admin.get(&format!("/organisations?q={code}")).await.expect(200);
        let items = found["items"].as_array().unwrap().clone();
        let has = |item: &&Value| item["codes"].as_array().unwrap().iter().any(|known| known["code"] == code);
        items.iter().find(has).unwrap_or_else(|| panic!("{code}: {found:#}"))["id"].as_str().unwrap().to_owned()
    }

    pub async fn id(&self, login: &str) -> String {
        self.person(login).get("/me").await.expect(200)["id"].as_str().unwrap().to_owned()
    }
}
