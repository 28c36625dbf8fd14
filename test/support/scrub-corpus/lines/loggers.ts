import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';

/** What loggers of all languages make of an object or of its place in a line. */
export const LOGGERS: Templates = {
  'pino: child bindings': (v) =>
    json({
      level: 30,
      time: bare(keep('time', v.epoch() * 1000)),
      pid: 18,
      hostname: keep('host', 'intake-5d8f9c7b6-q2x4z'),
      module: keep('word', 'eligibility'),
      memberId: a.member(v),
      trace_id: keep('id', v.random.hex(32)),
      span_id: keep('id', v.random.hex(16)),
      trace_flags: '01',
      responseTime: bare(a.ms(v)),
      msg: `coverage active for ${keep('word', 'PPO Gold')}`,
    }),
  'pino: err with cause': (v) =>
    json({
      level: 50,
      time: bare(keep('time', v.epoch() * 1000)),
      err: {
        type: keep('word', 'PayerError'),
        message: `eligibility failed for ${a.email(v)}`,
        stack: `PayerError: eligibility failed for ${a.email(v)}\n    ${keep('frame', v.frame())}\ncaused by: Error: 270 rejected, subscriber ${a.member(v)} unknown\n    ${keep('frame', v.frame())}`,
        aggregateErrors: [],
        statusCode: bare(keep('number', 422)),
      },
      msg: 'eligibility',
    }),
  'winston: splat and meta': (v) =>
    json({
      label: keep('word', 'portal'),
      level: 'info',
      message: `Profile of ${a.email(v)} saved in ${a.ms(v)} ms`,
      meta: {
        changed: [keep('word', 'mobile'), keep('word', 'preferredLanguage')],
        before: { mobile: a.phone(v) },
      },
      timestamp: keep('time', '2026-03-14 10:22:11'),
    }),
  'winston: printf': (v) =>
    `${a.time(v)} [portal] warn: login failed for ${a.email(v)} from ${a.ip(v)}, attempt ${keep('number', v.random.int(1, 5) + '/5')} {"requestId":"${a.uuid(v)}"}`,
  'bunyan: req': (v) =>
    json({
      name: keep('word', 'portal'),
      hostname: keep('host', 'web-2'),
      pid: v.random.int(1, 9999),
      level: 30,
      req: {
        method: 'PUT',
        url: `/patients/${keep('id', v.uuid())}/contacts`,
        headers: { 'x-api-key': a.token(v), 'content-length': keep('number', v.bytes()) },
        remoteAddress: `::ffff:${a.ip(v)}`,
        remotePort: bare(keep('number', v.random.int(1025, 65_000))),
      },
      body: { contact: { firstName: a.first(v), relation: keep('word', 'daughter'), cell: a.phone(v) } },
      msg: '',
      time: a.time(v),
      v: 0,
    }),
  'powertools: appended keys': (v) =>
    json({
      level: 'INFO',
      location: keep('frame', `intake.handler:${v.random.int(1, 400)}`),
      message: {
        event: keep('word', 'appointment.booked'),
        patient: { given: a.first(v), family: a.last(v) },
      },
      timestamp: keep('time', '2026-03-14 10:22:11,482+0000'),
      service: keep('word', 'intake'),
      sampling_rate: '0.1',
      correlation_id: a.uuid(v),
    }),
  'log4j: mdc': (v) =>
    `${keep('time', '2026-03-14 10:22:11.482')} [http-nio-8080-exec-${v.random.int(1, 20)}] INFO  {mrn=${a.mrn(v)}, requestId=${a.uuid(v)}, user=${a.user(v)}} org.example.chart.ChartService - chart opened in ${a.ms(v)} ms`,
  'log4j: json layout': (v) =>
    json({
      instant: {
        epochSecond: bare(keep('time', v.epoch())),
        nanoOfSecond: bare(keep('number', 482_000_000)),
      },
      thread: 'main',
      level: 'ERROR',
      loggerName: keep('word', 'org.example.claims.ClaimSubmitter'),
      message: `Claim for subscriber ${a.member(v)} rejected: dateOfBirth ${a.day(v)} does not match`,
      contextMap: { patientId: a.mrn(v), correlationId: a.uuid(v) },
      threadId: bare(keep('number', 31)),
      threadPriority: 5,
    }),
  'logback: lombok': (v) =>
    `${keep('time', '10:22:11.482')} [main] DEBUG o.e.intake.IntakeService - Saving Patient(id=${a.uuid(v)}, firstName=${a.first(v)}, lastName=${a.last(v)}, dateOfBirth=${a.day(v)}, phone=${a.phone(v)}, active=true, version=${keep('number', 3)})`,
  'logback: record with braces': (v) =>
    `${a.time(v)} TRACE 1 --- [nio-8443-exec-3] o.e.api.ContactController : Contact{email='${a.email(v)}', homePhone='${a.phone(v)}', zip='${hide('address', v.random.digits(5))}', preferred=${keep('word', 'EMAIL')}}`,
  'logback: logstash encoder': (v) =>
    json({
      '@timestamp': a.time(v),
      '@version': '1',
      message: `Sent discharge summary to fax ${hide('fax', v.phone())}`,
      logger_name: keep('word', 'org.example.fax.FaxGateway'),
      thread_name: keep('word', 'fax-3'),
      level: 'INFO',
      level_value: bare(keep('number', 20_000)),
      pages: bare(keep('number', v.random.int(1, 40))),
    }),
  'python: logging': (v) =>
    `${keep('time', '2026-03-14 10:22:11,482')} - intake.views - ERROR - Duplicate patient: last_name=${a.last(v)}, dob=${a.usDay(v)}, existing id ${a.uuid(v)}`,
  'python: dict in message': (v) =>
    `INFO:intake.worker:payload {'first_name': '${a.first(v)}', 'ssn': '${a.ssn(v)}', 'weight_kg': ${keep('lab', v.random.int(40, 140) + '.5')}, 'icd10': ['${keep('code', v.icd())}'], 'consented': True, 'middle_name': None}`,
  'python: structlog console': (v) =>
    `${keep('time', '2026-03-14 10:22:11')} [info     ] patient_registered             clinic=${keep('word', 'north')} email=${a.email(v)} patient_id=${a.mrn(v)} phone='${a.phone(v)}'`,
  'python: structlog json': (v) =>
    json({
      event: keep('word', 'insurance_card_scanned'),
      subscriber: { first_name: a.first(v), last_name: a.last(v), dob: a.usDay(v) },
      group_number: hide('plan', v.random.form('GRP######')),
      confidence: bare(keep('number', '0.9' + v.random.digits(2))),
      level: 'info',
      logger: keep('word', 'ocr.pipeline'),
      timestamp: a.time(v),
    }),
  'python: pydantic error': (v) =>
    `pydantic_core._pydantic_core.ValidationError: 1 validation error for PatientIn date_of_birth Input should be a valid date [type=date_parsing, input_value='${a.usDay(v)}', input_type=str] For further information visit https://errors.pydantic.dev/${keep('version', '2.9')}/v/date_parsing`,
  'python: dataclass repr': (v) =>
    `WARNING intake.match: ambiguous match Patient(id=${keep('id', v.random.int(1, 99_999))}, given_name='${a.first(v)}', family_name='${a.last(v)}', birth_date=datetime.date(${hide('date', v.day().iso.replaceAll('-', ', '))}), score=${keep('number', '0.' + v.random.digits(2))})`,
  'django: bad request': (v) =>
    `[${keep('time', '14/Mar/2026 10:22:11')}] "POST /api/patients/?email=${a.encodedEmail(v)} HTTP/1.1" ${keep('number', 400)} ${keep('number', v.random.int(10, 999))}`,
  'django: integrity error': (v) =>
    `django.db.utils.IntegrityError: duplicate key value violates unique constraint "patients_phone_key" DETAIL:  Key (phone)=(${a.phone(v)}) already exists. [request ${a.uuid(v)}]`,
  'django: sql debug': (v) =>
    `(${keep('number', '0.0' + v.random.digits(2))}) SELECT "patients"."id" FROM "patients" WHERE ("patients"."last_name" = '${a.last(v)}' AND "patients"."dob" = '${a.day(v)}'::date) LIMIT ${keep('number', 21)}; args=('${a.last(v)}', '${a.day(v)}'); alias=default`,
  'rails: lograge': (v) =>
    `method=PATCH path=/patients/${keep('id', v.random.int(1, 99_999))} format=json controller=PatientsController action=update status=${keep('number', 422)} duration=${keep('number', v.random.int(1, 900) + '.31')} view=${keep('number', '0.22')} db=${keep('number', '4.18')} params={"patient"=>{"last_name"=>"${a.last(v)}", "cell_phone"=>"${a.phone(v)}"}} user_email=${a.email(v)} ip=${a.ip(v)}`,
  'rails: active record sql': (v) =>
    `  Patient Load (${keep('number', v.random.int(0, 9) + '.4ms')})  SELECT "patients".* FROM "patients" WHERE "patients"."email" = $1 AND "patients"."last_name" = $2 LIMIT $3  [["email", "${a.email(v)}"], ["last_name", "${a.last(v)}"], ["LIMIT", ${keep('number', 1)}]]`,
  'rails: inspect': (v) =>
    `[${a.uuid(v)}] could not sync #<Patient id: ${hide('mrn', v.random.int(10_000, 99_999))}, first_name: "${a.first(v)}", last_name: "${a.last(v)}", date_of_birth: "${a.day(v)}", state: "${keep('word', 'active')}", lock_version: ${keep('number', 4)}>`,
  'serilog: compact': (v) =>
    json({
      '@t': keep('time', '2026-03-14T10:22:11.4827160Z'),
      '@mt': 'Patient {PatientName} checked in at {Clinic} after {Elapsed} ms',
      '@l': 'Information',
      PatientName: a.full(v),
      Clinic: keep('word', 'North'),
      Elapsed: bare(a.ms(v)),
      SourceContext: keep('word', 'Portal.CheckIn.CheckInService'),
      RequestId: keep('id', `0HN${v.random.form('?#?#?#?#?#')}:0000000${v.random.int(1, 9)}`),
    }),
  'serilog: text': (v) =>
    `[${keep('time', '10:22:11')} INF] Checked in {"FirstName": "${a.first(v)}", "LastName": "${a.last(v)}", "BirthDate": "${hide('date', v.day().iso + 'T00:00:00')}", "$type": "PatientDto"} in ${keep('number', v.random.int(1, 99) + '.2')} ms`,
  'dotnet: record': (v) =>
    `info: Portal.Intake.IntakeService[0] Stored Patient { FirstName = ${a.first(v)}, LastName = ${a.last(v)}, Mrn = ${a.mrn(v)}, BirthDate = ${a.usDay(v)}, VisitCount = ${keep('number', v.random.int(1, 40))} }`,
  'dotnet: ef parameters': (v) =>
    `Executed DbCommand (${keep('number', v.random.int(1, 90) + 'ms')}) [Parameters=[@p0='${a.email(v)}' (Size = 320), @p1='${a.day(v)}' (DbType = Date), @__take_2='${keep('number', 20)}'], CommandType='Text', CommandTimeout='${keep('number', 30)}'] UPDATE patients SET email = @p0 WHERE dob = @p1`,
  'go: slog text': (v) =>
    `time=${a.time(v)} level=INFO source=${keep('frame', `/src/intake/store.go:${v.random.int(1, 900)}`)} msg="patient stored" patient.first_name=${a.first(v)} patient.mrn=${a.mrn(v)} patient.phone="${a.phone(v)}" rows=${keep('number', 1)} took=${keep('number', v.random.int(1, 900) + '.123ms')}`,
  'go: slog json group': (v) =>
    json({
      time: keep('time', '2026-03-14T10:22:11.482716931-05:00'),
      level: 'WARN',
      source: {
        function: keep('word', 'main.(*Server).merge'),
        file: keep('frame', '/src/merge.go'),
        line: bare(keep('number', 52)),
      },
      msg: 'possible duplicate',
      left: { family_name: a.last(v), date_of_birth: a.day(v) },
      right: { family_name: a.last(v), date_of_birth: a.day(v) },
      distance: bare(keep('number', '0.07')),
    }),
  'go: zap console': (v) =>
    `${keep('time', '2026-03-14T10:22:11.482Z')}\tERROR\t${keep('frame', `sms/sender.go:${v.random.int(1, 300)}`)}\tsend failed\t{"to": "${a.e164(v)}", "error": "carrier rejected", "code": ${keep('number', 30007)}, "attempt": ${keep('number', 2)}}`,
  'go: logrus': (v) =>
    `time="${a.time(v)}" level=error msg="insert failed: pq: invalid input syntax for type date: \\"${a.usDay(v)}\\"" email=${a.email(v)} table=${keep('word', 'patients')} txid=${keep('id', v.random.int(100_000, 9_999_999))}`,
  'go: struct with names': (v) =>
    `${keep('time', '2026/03/14 10:22:11')} ${keep('frame', 'store.go:88')}: saving &{ID:${a.uuid(v)} FirstName:${a.first(v)} LastName:${a.last(v)} DOB:${a.day(v)} Email:${a.email(v)} Visits:${keep('number', v.random.int(1, 40))}}`,
  'rust: tracing debug': (v) =>
    `${keep('time', '2026-03-14T10:22:11.482716Z')}  INFO intake::store: saved patient=Patient { id: ${a.uuid(v)}, given_name: "${a.first(v)}", birth_date: ${a.day(v)}, phone: Some("${a.phone(v)}") } elapsed_ms=${a.ms(v)}`,
  'php: print_r': (v) =>
    `[${keep('time', '2026-03-14 10:22:11')}] production.ERROR: could not save Array ( [id] => ${keep('id', v.random.int(1, 99_999))} [first_name] => ${a.first(v)} [email] => ${a.email(v)} [dob] => ${a.day(v)} [visits] => ${keep('number', v.random.int(1, 30))} ) `,
  'laravel: context': (v) =>
    `[${keep('time', '2026-03-14 10:22:11')}] local.WARNING: appointment conflict {"patient":{"first_name":"${a.first(v)}","last_name":"${a.last(v)}"},"slot_id":${keep('id', v.random.int(1, 9999))},"userId":${keep('id', v.random.int(1, 9999))},"exception":"[object] (App\\\\Exceptions\\\\SlotTaken(code: 0): slot taken at /app/Slot.php:${keep('number', 41)})"}`,
  'elixir: inspect': (v) =>
    `${keep('time', '10:22:11.482')} request_id=${keep('id', 'F' + v.random.form('??#??##?') + 'AAABkR')} [error] changeset invalid: %{first_name: "${a.first(v)}", last_name: "${a.last(v)}", dob: ~D[${a.day(v)}], visits: ${keep('number', v.random.int(1, 30))}}`,
  'perl: dumper': (v) =>
    `[${keep('time', 'Sat Mar 14 10:22:11 2026')}] [warn] $VAR1 = { 'last_name' => '${a.last(v)}', 'birth_date' => '${a.day(v)}', 'room' => '${keep('word', '4B')}', 'ward' => ${keep('number', v.random.int(1, 20))} };`,
  'java map of two words': (v) =>
    `WARN  c.e.lookup - no match for {patientName=${a.full(v)}, birthDate=${a.usDay(v)}, gender=${keep('word', 'female')}, limit=${keep('number', 10)}}`,
  'protobuf text': (v) =>
    `grpc: rejected patient { name { given: "${a.first(v)}" family: "${a.last(v)}" } birth_date { value: "${a.day(v)}" } mrn: "${a.mrn(v)}" priority: ${keep('number', v.random.int(1, 5))} } code=${keep('word', 'InvalidArgument')}`,
  'xml payload': (v) =>
    `DEBUG soap.client - <PatientRequest><FirstName>${a.first(v)}</FirstName><LastName>${a.last(v)}</LastName><DOB>${a.compactDay(v)}</DOB><MRN>${a.mrn(v)}</MRN><RequestId>${a.uuid(v)}</RequestId><MaxResults>${keep('number', 25)}</MaxResults></PatientRequest>`,
  'json cut by a viewer': (v) =>
    `... "patient":{"firstName":"${a.first(v)}","lastName":"${a.last(v)}","ssn":"${a.ssn(v)}","visitId":"${a.uuid(v)}","status":"${keep('word', 'arrived')}"}, "took": ${a.ms(v)} ... (truncated)`,
};
