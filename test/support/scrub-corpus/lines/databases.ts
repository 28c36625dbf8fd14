import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';

/** What databases, their clients and their migrations say. */
export const DATABASES: Templates = {
  'pg: csv log prefix': (v) =>
    `${keep('time', '2026-03-14 10:22:11.482 UTC')} [${keep('number', v.random.int(1, 30_000))}] app@phi LOG:  duration: ${keep('number', v.random.int(1, 9000) + '.482 ms')}  execute <unnamed>: SELECT id FROM phi.patient WHERE email = '${a.email(v)}' AND status = '${keep('word', 'active')}'`,
  'rds: postgres prefix': (v) =>
    `${keep('time', '2026-03-14 10:22:11 UTC')}:${a.ip(v)}(${keep('number', v.random.int(1025, 65_000))}):app@phi:[${keep('number', v.random.int(1, 30_000))}]:ERROR:  duplicate key value violates unique constraint "patient_ssn_key" DETAIL:  Key (ssn)=(${a.ssn(v)}) already exists.`,
  'pg: bind parameters': (v) =>
    `DETAIL:  Parameters: $1 = '${a.uuid(v)}', $2 = '${hide('identifier', v.name().replaceAll("'", ''))}', $3 = '${hide('date', v.day().iso)}', $4 = NULL`,
  'pg: copy context': (v) =>
    `CONTEXT:  COPY patients, line ${keep('number', v.random.int(1, 99_999))}, column birth_date: "${a.usDay(v)}"`,
  'pg: invalid input': (v) =>
    `ERROR:  invalid input syntax for type integer: "${a.phone(v)}" at character ${keep('number', v.random.int(1, 400))} STATEMENT:  INSERT INTO contact (patient_id, phone) VALUES ('${a.uuid(v)}', '${a.phone(v)}')`,
  'pg: upsert with casts': (v) =>
    `INSERT INTO "phi"."patient" ("id","given_name","family_name","birth_date","weight_kg") VALUES ('${a.uuid(v)}'::uuid, '${a.first(v)}', '${a.last(v)}', '${a.day(v)}'::date, ${keep('lab', v.random.int(40, 140))}) ON CONFLICT ("id") DO UPDATE SET "given_name" = EXCLUDED."given_name"`,
  'pg: two rows': (v) =>
    `insert into phi.contact (patient_id, kind, phone) values ('${a.uuid(v)}', '${keep('word', 'home')}', '${a.phone(v)}'), ('${a.uuid(v)}', '${keep('word', 'work')}', '${a.phone(v)}') returning id`,
  'pg: like and in': (v) =>
    `slow: SELECT * FROM patient p WHERE p.last_name ILIKE '${a.last(v)}%' AND p.mrn IN ('${a.mrn(v)}', '${a.mrn(v)}') ORDER BY p.created_at LIMIT ${keep('number', 50)} OFFSET ${keep('number', 100)} -- ${a.ms(v)} ms`,
  'pg: between': (v) =>
    `select count(*) from visit where admitted_at between '${a.day(v)}' and '${a.day(v)}' and ward = '${keep('word', '4B')}' and acuity >= ${keep('number', v.random.int(1, 5))}`,
  pgaudit: (v) =>
    `AUDIT: SESSION,${keep('number', v.random.int(1, 99))},1,READ,SELECT,TABLE,phi.patient,"SELECT id FROM phi.patient WHERE last_name = '${a.last(v)}' AND zip = '${hide('address', v.random.digits(5))}'",<not logged>`,
  'node-postgres: error object': (v) =>
    `error: duplicate key value violates unique constraint "account_email_key" { length: ${keep('number', 221)}, severity: 'ERROR', code: '${keep('code', '23505')}', detail: 'Key (email)=(${a.email(v)}) already exists.', schema: 'phi', table: '${keep('word', 'account')}', file: '${keep('word', 'nbtinsert.c')}', line: '${keep('number', '666')}', routine: '_bt_check_unique' }`,
  'mysql: error log': (v) =>
    `${keep('time', '2026-03-14T10:22:11.482716Z')} ${keep('number', v.random.int(1, 999))} [Note] [MY-010926] [Server] Access denied for user '${a.user(v)}'@'${a.ip(v)}' (using password: YES)`,
  'mysql: slow': (v) =>
    `# Time: ${a.time(v)} # User@Host: app[app] @  [${a.ip(v)}]  Id: ${keep('id', v.random.int(1, 9999))} # Query_time: ${keep('number', '4.482716')}  Lock_time: ${keep('number', '0.000021')} Rows_sent: ${keep('number', 1)} Rows_examined: ${keep('number', v.bytes())} SELECT * FROM patients WHERE last_name='${a.last(v)}' AND dob='${a.day(v)}';`,
  'mysql: data too long': (v) =>
    `ERROR 1292 (22007): Incorrect date value: '${a.usDay(v)}' for column 'date_of_birth' at row ${keep('number', v.random.int(1, 99))}`,
  'mysql: insert set': (v) =>
    `INSERT INTO patients SET first_name='${a.first(v)}', last_name='${a.last(v)}', phone='${a.phone(v)}', visits=${keep('number', v.random.int(1, 40))}, uuid='${a.uuid(v)}'`,
  'sqlserver: truncated': (v) =>
    `SqlException (0x80131904): String or binary data would be truncated in table 'clinic.dbo.Patients', column 'LastName'. Truncated value: '${a.last(v)}'. ClientConnectionId:${a.uuid(v)} Error Number:${keep('number', 2628)},State:1,Class:16`,
  'oracle: unique': (v) =>
    `ORA-00001: unique constraint (CLINIC.PATIENT_MRN_UK) violated on table CLINIC.PATIENT columns (MRN) ORA-03301: (ORA-00001 details) row with column values (MRN:'${a.mrn(v)}') already exists`,
  'mongo: duplicate': (v) =>
    `E11000 duplicate key error collection: clinic.patients index: email_1 dup key: { email: "${a.email(v)}" } code ${keep('number', 11000)}`,
  'mongo: slow query': (v) =>
    json({
      t: { $date: keep('time', '2026-03-14T10:22:11.482+00:00') },
      s: 'I',
      c: 'COMMAND',
      id: bare(keep('number', 51_803)),
      ctx: keep('id', 'conn412'),
      msg: 'Slow query',
      attr: {
        ns: keep('word', 'clinic.patients'),
        command: {
          find: keep('word', 'patients'),
          filter: { lastName: a.last(v), 'contact.phone': a.phone(v) },
          limit: bare(keep('number', 20)),
        },
        durationMillis: bare(a.ms(v)),
      },
    }),
  'redis: monitor': (v) =>
    `${keep('time', v.epoch() + '.482716')} [0 ${a.ip(v)}:${keep('number', v.random.int(1025, 65_000))}] "SETEX" "otp:${hide('phone', '+1' + v.bareDigitsPhone())}" "${keep('number', 300)}" "${a.uuid(v)}"`,
  'dynamodb: expression values': (v) =>
    json({
      msg: 'query',
      TableName: keep('word', 'contacts'),
      KeyConditionExpression: keep('word', 'pk = :pk and begins_with(sk, :sk)'),
      ExpressionAttributeValues: {
        ':pk': { S: `patient#${keep('id', v.uuid())}` },
        ':email': { S: a.email(v) },
        ':limit': { N: keep('number', 25) },
      },
      ConsumedCapacity: { CapacityUnits: bare(keep('number', '0.5')) },
    }),
  'dynamodb: stream record': (v) =>
    json({
      eventID: keep('id', v.random.hex(32)),
      eventName: 'MODIFY',
      awsRegion: keep('word', 'us-east-1'),
      dynamodb: {
        Keys: { id: { S: a.uuid(v) } },
        NewImage: {
          familyName: { S: a.last(v) },
          mobile: { S: a.e164(v) },
          visits: { N: keep('number', v.random.int(1, 40)) },
        },
        SequenceNumber: keep('id', v.random.digits(21)),
        SizeBytes: bare(keep('number', 412)),
      },
    }),
  'elasticsearch: slowlog': (v) =>
    `[${keep('time', '2026-03-14T10:22:11,482')}][WARN ][i.s.s.query] [es-1] [patients][0] took[${keep('number', '1.2s')}], took_millis[${keep('number', 1204)}], total_hits[${keep('number', '3 hits')}], source[{"query":{"match":{"last_name":{"query":"${a.last(v)}"}}},"size":${keep('number', 10)}}]`,
  'hibernate: bind': (v) =>
    `TRACE org.hibernate.orm.jdbc.bind - binding parameter [${keep('number', 2)}] as [VARCHAR] - [${a.email(v)}]`,
  'sequelize: query': (v) =>
    `Executing (default): UPDATE "patients" SET "lastName"='${a.last(v)}',"homePhone"='${a.phone(v)}',"updatedAt"='${hide('date', '2026-03-14 10:22:11.482 +00:00')}' WHERE "id" = ${keep('id', v.random.int(1, 99_999))}`,
  'sqlalchemy: parameters': (v) =>
    `sqlalchemy.exc.DataError: (psycopg2.errors.InvalidDatetimeFormat) invalid input syntax [SQL: INSERT INTO patients (first_name, last_name, dob) VALUES (%(first_name)s, %(last_name)s, %(dob)s)] [parameters: {'first_name': '${a.first(v)}', 'last_name': '${a.last(v)}', 'dob': '${a.usDay(v)}'}] (Background on this error at: https://sqlalche.me/e/${keep('version', '20/9h9h')})`,
  'knex: undefined binding': (v) =>
    `insert into "coverage" ("member_id", "subscriber_name", "copay") values ('${a.member(v)}', '${a.full(v)}', ${keep('number', v.random.int(1, 90))}) - null value in column "payer_id"`,
  'flyway: migration': (v) =>
    `Migrating schema "phi" to version "${keep('version', '0007.1')} - accounts" [non-transactional]; checksum ${keep('number', v.random.int(100_000_000, 999_999_999))}, execution time ${keep('number', '00:0' + v.random.int(1, 9) + '.482s')}`,
  'pg: checkpoint': (v) =>
    `LOG:  checkpoint complete: wrote ${keep('number', v.random.int(1, 9999))} buffers (${keep('number', '12.4%')}); 0 WAL file(s) added, ${keep('number', 3)} removed; write=${keep('number', '269.041 s')}, sync=${keep('number', '0.012 s')}; distance=${keep('number', '51244 kB')}; lsn=${keep('id', '5A/' + v.random.form('######') + 'F8')}`,
};
