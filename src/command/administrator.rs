//! `admin create`: makes somebody a platform administrator.
use clap::Args;
use kalyanamit::identity::{self, InvitationKind, NewInvitation, NewPerson, Person};
use kalyanamit::organisations::{self, NewHolding};
use kalyanamit::platform::Tx;
use kalyanamit::platform::permit::{PersonId, Role};

use super::{Failure, open_house, say};

#[derive(Args)]
pub(super) struct Wanted {
    #[arg(long)]
    login: String,
    /// Given name and family name of a new account.
    #[arg(long, required_unless_present = "existing")]
    name: Option<String>,
    /// The account is there already: without this, one that is there is refused.
    #[arg(long)]
    existing: bool,
}

/// Prints a one-time link by which the administrator sets a password. The other administrators are told of them (`organisations::grant_role`).
pub(super) async fn create(wanted: Wanted) -> Result<(), Failure> {
    let core = open_house().await?.core;
    let login = identity::check_login(&wanted.login)?;
    let mut tx = core.db.begin(core.now()).await?;
    let person = match (identity::by_login(&mut tx, &login).await?, wanted.existing) {
        (Some(person), true) => existing(&mut tx, person).await?,
        (None, false) => new(&mut tx, &login, wanted.name.as_deref().unwrap_or_default()).await?,
        (Some(person), false) => return Err(taken(&person)),
        (None, true) => {
            return Err(refused(format!(
                "{login}: ไม่มีผู้ใช้ชื่อนี้ ตรวจชื่อผู้ใช้ หรือใช้ --name แทน --existing เพื่อสร้างบัญชีใหม่ / \
                 no such login: check it, or make a new account with --name in place of --existing"
            )));
        }
    };
    let holding = NewHolding { person: person.clone(), role: Role::PlatformAdmin, organisation: None, from: None, until: None, claimed: false, by: None };
    organisations::grant_role(&mut tx, holding).await?;
    let new = NewInvitation {
        kind: InvitationKind::Personal,
        role: Role::PlatformAdmin,
        organisation: None,
        space: None,
        login: Some(login),
        note: None,
        uses: 1,
        by: Some(person.clone()),
    };
    let (_, code) = identity::invite(&mut tx, new).await?;
    tx.commit().await?;
    tracing::info!(person.id = %person, existing = wanted.existing, "made a platform administrator at the command line");
    say(&format!("{}/invitations/{code}\n", core.config.public_url))
}

fn refused(text: String) -> Failure {
    Failure { code: 1, text }
}

fn taken(person: &Person) -> Failure {
    let (login, name) = (&person.login, person.full_name());
    refused(format!(
        "{login}: มีผู้ใช้ชื่อนี้แล้ว คือ {name} ถ้าต้องการให้คนนี้เป็นผู้ดูแลระบบ ใช้ --existing ยังไม่มีอะไรเปลี่ยน / \
         this login is taken, by {name}: to make this person an administrator add --existing; nothing was changed"
    ))
}

async fn existing(tx: &mut Tx, person: Person) -> Result<PersonId, Failure> {
    if identity::is_sample(tx, &person.id).await? {
        return Err(refused(format!(
            "{}: เป็นบุคคลในระบบทดลอง ตั้งรหัสผ่านและเป็นผู้ดูแลระบบจริงไม่ได้ ใช้ demo.admin ในระบบทดลอง / \
             belongs to the sample world, has no password and cannot be made an administrator: there demo.admin is one",
            person.login
        )));
    }
    Ok(person.id)
}

async fn new(tx: &mut Tx, login: &str, name: &str) -> Result<PersonId, Failure> {
    let (given, family) = name.trim().split_once(' ').unwrap_or((name.trim(), ""));
    let new = NewPerson { login: login.into(), given_name: given.into(), family_name: family.trim().into(), ..NewPerson::default() };
    Ok(identity::create(tx, new).await?)
}
