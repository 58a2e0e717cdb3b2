// A user per service that reaches the service's own database and nothing else, and `ops` (the operators' tools), who
// reaches all five. Names: user `review`, database `emes_review`, password in DATABASE_PASSWORD_REVIEW.
// The mongo image runs this at its first start on an empty volume (compose.auth.yaml). For a database of your own:
//   DATABASE_PASSWORD_…=… mongosh "mongodb://<administrator>@<host>/admin" deploy/mongo/users.js
// Safe to run again: passwords and roles are set anew.
const services = ["submission", "review", "scoring", "notification", "gateway"];
const own = (service) => ({role: "readWrite", db: `emes_${service}`});

function ensure(user, home, roles) {
  const pwd = process.env[`DATABASE_PASSWORD_${user.toUpperCase()}`];
  if (!pwd) throw new Error(`DATABASE_PASSWORD_${user.toUpperCase()} is missing`);
  const place = db.getSiblingDB(home);
  if (place.getUser(user)) place.updateUser(user, {pwd, roles});
  else place.createUser({user, pwd, roles});
}

for (const service of services) ensure(service, `emes_${service}`, [own(service)]);
ensure("ops", "admin", services.map(own));
