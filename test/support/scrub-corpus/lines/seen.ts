import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';

/** Lines that were held out while the first rules were written, and that have been looked at since. */
export const SEEN: Templates = {
  'bunyan: user object': (v) => {
    const { first, last } = v.person();
    return json({
      name: keep('word', 'scheduler'),
      hostname: keep('host', 'prod-worker-3'),
      pid: v.random.int(1, 9999),
      level: 40,
      member: {
        given_name: hide('name', first),
        family_name: hide('name', last),
        home_phone: hide('phone', v.phone()),
        member_id: hide('plan', v.member()),
      },
      msg: 'eligibility expired',
      time: keep('time', v.instant()),
      v: 0,
    });
  },
  'ecs: dotted fields': (v) =>
    json({
      '@timestamp': keep('time', v.instant()),
      'log.level': 'info',
      'client.ip': hide('ip', v.ip()),
      'user.email': hide('email', v.email()),
      'http.response.status_code': bare(keep('number', 200)),
      'http.response.body.bytes': bare(keep('number', v.bytes())),
      'trace.id': keep('id', v.random.hex(32)),
      'event.duration': bare(keep('number', v.random.int(100_000, 999_999_999))),
      message: 'profile loaded',
    }),
  'otel: span attributes': (v) =>
    json({
      name: keep('word', 'POST /appointments'),
      traceId: keep('id', v.random.hex(32)),
      spanId: keep('id', v.random.hex(16)),
      startTimeUnixNano: keep('time', `${v.epoch()}000000000`),
      attributes: [
        { key: 'patient.phone', value: { stringValue: hide('phone', v.phone()) } },
        { key: 'http.status_code', value: { intValue: keep('number', '201') } },
      ],
    }),
  'camel case appointment': (v) =>
    json({
      level: 'debug',
      timestamp: keep('time', v.instant()),
      appointment: {
        appointmentId: keep('id', v.uuid()),
        patientName: hide('name', v.name()),
        patientDateOfBirth: hideDate(v.day().us),
        appointmentDate: hideDate(v.day().iso),
        durationMinutes: bare(keep('number', v.random.pick([15, 30, 45]))),
        visitType: keep('word', 'follow-up'),
        providerNpi: hide('licence', v.random.digits(10)),
      },
    }),
  'snake case insurance': (v) =>
    json({
      event: 'coverage.updated',
      ts: keep('time', v.instant()),
      subscriber_name: hide('name', v.name()),
      policy_number: hide('plan', v.member()),
      group_number: hide('plan', v.random.digits(8)),
      payer_id: keep('code', v.random.digits(5)),
      effective_date: hideDate(v.day().iso),
      plan_type: keep('word', 'PPO'),
      copay: bare(keep('number', 25)),
    }),
  'guarantor and employer': (v) =>
    json({
      msg: 'registration saved',
      guarantor: {
        name: hide('name', v.name()),
        relationship: 'spouse',
        ssn_last4: hide('ssn', v.random.digits(4)),
        employer_name: hide('name', v.person().company),
      },
      emergency_contact: { full_name: hide('name', v.name()), mobile: hide('phone', v.bareDigitsPhone()) },
      registration_id: keep('id', v.uuid()),
    }),
  'log4j line': (v) =>
    `${keep('time', '2026-03-14 10:22:11,482')} WARN  [http-nio-8080-exec-7] c.e.p.IntakeController - Rejected intake for ${hide('email', v.email())}: phone ${hide('phone', v.phone())} is taken (code ${keep('number', 'E1042')})`,
  'python traceback': (v) =>
    `ValueError: invalid literal for date: '${hideDate(v.day().us)}' (patient_id=${keep('id', v.uuid())}) File "/srv/app/intake.py", line ${keep('number', v.random.int(1, 900))}, in parse`,
  'java exception': (v) =>
    `com.example.PatientNotFoundException: no patient with SSN ${hide('ssn', v.ssn())} at ${keep('frame', 'com.example.repo.PatientRepo.find(PatientRepo.java:' + v.random.int(1, 900) + ')')}`,
  'node stack in json': (v) =>
    json({
      level: 50,
      time: bare(keep('time', v.epoch() * 1000)),
      err: {
        type: keep('word', 'ValidationError'),
        message: `"dateOfBirth" with value "${hideDate(v.day().us)}" fails to match; email "${hide('email', v.email())}"`,
        stack: `ValidationError: bad input for ${hide('email', v.email())}\n    ${keep('frame', v.frame())}\n    ${keep('frame', v.frame())}`,
        code: keep('word', 'ERR_VALIDATION'),
      },
      msg: 'bad request',
    }),
  'syslog: sshd': (v) =>
    `<${v.random.int(1, 190)}>${keep('time', 'Nov 22 20:27:10')} bastion sshd[${keep('number', v.random.int(1, 30_000))}]: Accepted publickey from ${hide('ip', v.ip())} port ${keep('number', v.random.int(1025, 65_000))} ssh2`,
  'nginx combined': (v) =>
    `${hide('ip', v.ip())} - - [${keep('time', '01/Feb/2026:23:59:59 +0100')}] "POST /login?email=${hide('email', v.email())}&next=/dashboard HTTP/1.1" ${keep('number', 302)} ${keep('number', v.bytes())} "https://portal.example.com/welcome" "${keep('version', v.person().userAgent)}" rt=${keep('number', '0.0' + v.random.digits(2))}`,
  'url: several identifiers': (v) =>
    `redirect to https://portal.example.com/verify?dob=${hideDate(v.day().iso)}&lastName=${hide('name', 'Garc%C3%ADa')}&mrn=${hide('mrn', v.mrn())}&lang=${keep('word', 'es')}&v=${keep('version', '3')}`,
  'presigned url': (v) =>
    `upload https://docs.s3.us-east-1.amazonaws.com/${keep('id', v.uuid())}.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=${keep('number', 300)}&X-Amz-Signature=${hide('secret', v.random.hex(64))}`,
  'database url': (v) =>
    `connecting to postgres://${hide('secret', 'app:' + v.random.hex(12))}@db.internal.example.com:5432/phi?sslmode=${keep('word', 'verify-full')}&connect_timeout=${keep('number', 5)}`,
  'mysql duplicate': (v) =>
    `ER_DUP_ENTRY: Duplicate entry '${hide('email', v.email())}' for key '${keep('word', 'users.uq_email')}' (errno ${keep('number', 1062)})`,
  'pg: parameters': (v) =>
    `LOG:  duration: ${keep('number', v.random.int(1, 99) + '.123 ms')} DETAIL:  parameters: $1 = '${hide('identifier', v.person().first.replaceAll("'", ''))}', $2 = '${hide('identifier', v.mrn())}', $3 = '${keep('id', v.uuid())}'`,
  'pg: update': (v) =>
    `UPDATE phi.patient SET phone = '${hide('phone', v.phone())}', zip_code = '${hide('address', v.random.digits(5))}', version = ${keep('number', v.random.int(1, 40))} WHERE id = '${keep('id', v.uuid())}'`,
  'prisma error': (v) =>
    json({
      level: 'error',
      msg: 'Unique constraint failed',
      meta: { target: [keep('word', 'email')] },
      input: {
        email: hide('email', v.email()),
        preferredName: hide('name', v.person().first),
        age: bare(keep('age', v.random.int(18, 88))),
      },
    }),
  'fhir: practitioner': (v) => {
    const { first, last } = v.person();
    return json({
      resourceType: 'Practitioner',
      id: keep('id', v.uuid()),
      name: [{ family: hide('name', last), given: [hide('name', first)], prefix: [hide('name', 'Dr')] }],
      telecom: [{ system: 'fax', value: hide('fax', v.phone()), use: 'work' }],
      qualification: [{ code: { text: keep('word', 'Bachelor of Science') } }],
    });
  },
  'fhir: condition': (v) =>
    json({
      resourceType: 'Condition',
      code: {
        coding: [
          {
            system: 'http://snomed.info/sct',
            code: keep('code', v.snomed()),
            display: keep('word', 'Essential hypertension'),
          },
        ],
      },
      subject: { reference: `Patient/${keep('id', v.uuid())}`, display: hide('name', v.name()) },
      onsetDateTime: hideDate(v.day().iso),
      recorder: {
        reference: `Practitioner/${keep('id', v.uuid())}`,
        display: hide('name', 'Dr ' + v.name()),
      },
    }),
  'fhir: medication request': (v) =>
    json({
      resourceType: 'MedicationRequest',
      medicationCodeableConcept: {
        coding: [{ code: keep('code', v.rxnorm()), display: keep('dose', 'lisinopril 10 MG Oral Tablet') }],
      },
      authoredOn: hideDate(v.day().iso),
      dosageInstruction: [
        {
          text: keep('dose', v.dose()),
          timing: { repeat: { frequency: 1, period: bare(keep('number', '1')) } },
        },
      ],
    }),
  'hl7: next of kin': (v) => {
    const { first, last, street, city, state, zip } = v.person();
    return `NK1|1|${hide('name', last)}^${hide('name', first)}|SPO|${hide('address', street)}^^${hide('address', city)}^${keep('place', state)}^${hide('address', zip)}|${hide('phone', '(312)555-0199')}`;
  },
  'hl7: visit in json': (v) =>
    json({
      level: 'info',
      raw: `MSH|^~\\&|EHR|CLINIC|||${keep('time', '20260314102211')}||ADT^A01|${keep('id', 'MSG' + v.random.digits(5))}|P|2.5.1\rPID|1||${hide('mrn', v.random.digits(8))}^^^H^MR||${hide('name', v.person().last)}^${hide('name', v.person().first)}||${hideDate(v.day().compact)}|M\r`,
    }),
  'x12: subscriber': (v) =>
    `NM1*IL*1*${hide('name', v.person().last.toUpperCase())}*${hide('name', v.person().first.toUpperCase())}****MI*${hide('plan', v.member())}~DMG*D8*${hideDate(v.day().compact)}*F~`,
  'clinical: triage note': (v) =>
    `Pt is a ${hide('age', v.oldAge())} y/o male, DOB ${hideDate(v.day().dashed)}, c/o chest pain x ${keep('number', '3')} days. Vitals: ${keep('lab', v.lab())}, ${keep('lab', v.lab())}. Daughter can be reached at ${hide('phone', v.phone())}.`,
  'clinical: discharge': (v) =>
    `Discharged on ${hideDate(v.day().british)}, admitted ${hideDate(v.day().us)}. Meds: ${keep('dose', v.dose())}; ${keep('dose', v.dose())}. F/u in ${keep('number', '2')} weeks. NDC ${keep('code', v.ndc())}.`,
  'clinical: referral': (v) =>
    `Referred by Dr. ${hide('name', v.name())} (NPI ${hide('licence', v.random.digits(10))}) for ${keep('code', v.icd())}; insurance policy number ${hide('plan', v.member())}; ${keep('lab', v.lab())}`,
  'clinical: address in prose': (v) =>
    `Moved to ${hide('address', `${v.random.int(10, 9999)} ${v.random.pick(['Elm', 'North Lake', 'Lincoln'])} ${v.random.pick(['Street', 'Ave.', 'Drive', 'Court'])}, ${v.random.pick(['Springfield', 'Salem', 'Green Bay'])}`)}, ${keep('place', v.random.pick(['IL', 'OR', 'WI']))} ${hide('address', v.person().zip)}; takes ${keep('dose', v.dose())}`,
  'clinical: ages and years': (v) =>
    `Mother died at age ${hide('age', v.oldAge())}, father MI at ${keep('age', v.random.int(40, 80))}. Smoked until ${keep('year', v.random.int(1985, 2020))}. Colonoscopy ${keep('year', v.random.int(2010, 2024))} normal. ${keep('lab', v.lab())}`,
  'clinical: labs only': (v) =>
    `Results ${keep('lab', v.lab())}; ${keep('lab', v.lab())}; ${keep('lab', v.lab())}. LOINC ${keep('code', v.loinc())}, SNOMED ${keep('code', v.snomed())}, RxNorm ${keep('code', v.rxnorm())}, CPT ${keep('code', v.cpt())}`,
  'clinical: month and day': (v) =>
    `Next injection ${hide('date', v.random.pick(['March 14', 'June 3rd', 'October 21']))} at the ${keep('word', 'Main Clinic')}, then every ${keep('number', v.random.int(2, 12))} weeks, last one in ${hide('date', 'May')} ${keep('year', 2025)}`,
  'call centre': (v) =>
    `caller verified: zip ${hide('address', v.random.digits(5))}, last four of SSN ${hide('ssn', v.random.digits(4))}, born ${hideDate(v.day().words)}; case ${keep('id', 'CS-' + v.random.digits(6))} closed after ${keep('number', v.random.int(1, 30) + ' min')}`,
  'telehealth device': (v) =>
    json({
      event: 'device.bound',
      deviceSerialNumber: hide('device', v.serial()),
      macAddress: hide('device', v.mac()),
      imei: hide('device', v.random.digits(15)),
      firmware: keep('version', v.version()),
      battery: bare(keep('number', v.random.int(1, 100))),
      publicIp: hide('ip', v.ipv6()),
    }),
  pharmacy: (v) =>
    json({
      event: 'erx.sent',
      ncpdp: keep('code', v.random.digits(7)),
      dea_number: hide('licence', 'BS' + v.random.digits(7)),
      prescriber_name: hide('name', v.name()),
      drug: { ndc: keep('code', v.ndc()), sig: keep('dose', v.dose()), refills: bare(keep('number', 3)) },
    }),
  transport: (v) =>
    json({
      event: 'ride.booked',
      license_plate: hide('vehicle', v.plate()),
      vin: hide('vehicle', v.vin()),
      driver: { full_name: hide('name', v.name()), driversLicense: hide('licence', v.licence()) },
      pickup: {
        latitude: bare(hide('address', '41.88' + v.random.digits(3))),
        longitude: bare(hide('address', '-87.62' + v.random.digits(3))),
      },
      distance_km: bare(keep('number', '12.4')),
    }),
  bank: (v) =>
    json({
      msg: 'refund',
      accountNumber: hide('account', v.random.digits(10)),
      routingNumber: hide('account', v.random.digits(9)),
      iban: hide('account', 'ES9121000418450200051332'),
      amountCents: bare(keep('number', v.random.int(100, 90_000))),
      awsAccountId: keep('arn', '111122223333'),
    }),
  'audit entry': (v) =>
    json({
      actor: { id: keep('id', v.uuid()), role: 'front-desk' },
      action: 'read',
      resource: { type: keep('word', 'patient-record'), id: keep('id', v.uuid()) },
      source: { address: hide('ip', v.ip()) },
      requestId: keep('id', v.uuid()),
      outcome: 'success',
    }),
  'feature flags and builds': (v) =>
    `deploy ${keep('version', v.version())} build ${keep('id', v.random.digits(6))} sha256:${keep('id', v.random.hex(64))} in ${keep('number', v.random.int(10, 300) + 's')}, image ${keep('arn', '111122223333.dkr.ecr.us-east-1.amazonaws.com/portal:1.4.2')}`,
  'kinesis batch': (v) =>
    json({
      level: 'INFO',
      message: 'batch',
      timestamp: keep('time', v.instant()),
      records: bare(keep('number', v.random.int(1, 500))),
      shardId: keep('id', 'shardId-000000000003'),
      sequenceNumber: keep('id', `4959${v.random.digits(52)}`),
      stream: keep('arn', v.arn()),
    }),
  'rate limit': (v) =>
    `429 for ${hide('ip', v.ip())}: ${keep('number', v.random.int(100, 900) + ' requests')} in ${keep('number', '60s')}, limit ${keep('number', 300)}, window ${keep('time', '10:22:00-10:23:00')}, rule ${keep('version', 'v2.1')}`,
  'headers as pairs': (v) =>
    json({
      rawHeaders: [
        'Host',
        keep('host', 'portal.example.com'),
        'Cookie',
        hide('secret', `sid=${v.opaqueToken()}; theme=dark`),
        'X-Request-Id',
        keep('id', v.uuid()),
        'X-Forwarded-For',
        hide('ip', v.ip()),
      ],
      status: bare(keep('number', 204)),
    }),
  'german and french fields': (v) =>
    json({
      patient: {
        lastName: hide(
          'name',
          v.random.pick(['Müller-Lüdenscheidt', 'Østergård', 'Lefèvre', "O'Connor", 'Dvořák']),
        ),
        firstName: hide('name', v.random.pick(['Jürgen', 'Zoë', 'François', 'Søren'])),
        city: hide('address', v.random.pick(['Köln', 'Orléans', 'Århus'])),
        country: keep('place', v.random.pick(['DE', 'FR', 'DK'])),
      },
    }),
  'form post': (v) =>
    `body="firstName=${hide('name', v.random.pick(['Ana', 'Luis', 'Zo%C3%AB']))}&lastName=${hide('name', v.random.pick(['Smith', 'de+la+Cruz']))}&birthDate=${hideDate(v.day().iso)}&consent=${keep('word', 'true')}&step=${keep('number', 3)}"`,
  'yaml-like dump': (v) =>
    `patient: {name: ${hide('name', v.name())}, mrn: ${hide('mrn', v.mrn())}, weight: ${keep('lab', v.random.int(40, 120) + ' kg')}, ward: ${keep('word', '4B')}}`,
  'rails: parameters': (v) =>
    `Parameters: {"patient"=>{"first_name"=>"${hide('name', v.person().first)}", "birth_date"=>"${hideDate(v.day().iso)}", "sex"=>"F"}, "commit"=>"${keep('word', 'Save')}", "id"=>"${keep('id', v.random.int(1, 99_999))}"}`,
  'graphql variables': (v) =>
    json({
      msg: 'graphql',
      operationName: keep('word', 'UpdatePatientContact'),
      variables: {
        input: {
          id: keep('id', v.uuid()),
          contactEmail: hide('email', v.email()),
          cellPhone: hide('phone', v.phone()),
          zipCode: hide('address', v.random.digits(5)),
          priority: bare(keep('number', v.random.int(1, 9))),
        },
      },
      durationMs: bare(keep('number', v.random.int(1, 9000))),
    }),
  'zap: caller': (v) =>
    json({
      level: 'warn',
      ts: bare(keep('time', `${v.epoch()}.482`)),
      caller: keep('frame', `intake/handler.go:${v.random.int(1, 900)}`),
      msg: 'chart merge',
      fromMrn: hide('mrn', v.mrn()),
      toMrn: hide('mrn', v.mrn()),
      rows: bare(keep('number', v.random.int(1, 900))),
    }),
  claim: (v) =>
    json({
      claimNumber: hide('plan', v.random.form('CLM#########')),
      patientAccountNumber: hide('account', v.random.digits(9)),
      dateOfService: hideDate(v.day().compact),
      diagnosis: [keep('code', v.icd()), keep('code', v.icd())],
      procedures: [
        {
          cpt: keep('code', v.cpt()),
          units: bare(keep('number', 1)),
          chargeCents: bare(keep('number', v.random.int(1000, 90_000))),
        },
      ],
    }),
  'voicemail transcript event': (v) =>
    json({
      event: 'voicemail',
      from: hide('phone', `+1503555${v.random.digits(4)}`),
      recordingId: keep('id', `RE${v.random.hex(32)}`),
      durationSec: bare(keep('number', v.random.int(3, 300))),
      transcription: hide('narrative', `this is ${v.name()} calling about my lab results`),
    }),
  'go: error chain': (v) =>
    `${keep('time', '2026/03/14 10:22:11')} intake: store patient ${keep('id', v.uuid())}: pq: value "${hideDate(v.day().us)}" out of range: row ${keep('number', v.random.int(1, 9999))}; contact ${hide('email', v.email())}`,
  'clinical: nursing note': (v) =>
    `RN note ${hideDate(v.day().us + ' 14:05')}: ${keep('lab', v.lab())}, pain ${keep('number', v.random.int(1, 9) + '/10')}, given ${keep('dose', v.dose())}. MRN# ${hide('mrn', v.mrn())}. Son's cell: ${hide('phone', v.phone())}.`,
  'clinical: oncology': (v) =>
    `Stage IIB (T2N1M0), ER ${keep('lab', v.random.int(1, 99) + '%')}, Ki-67 ${keep('lab', v.random.int(5, 60) + '%')}; cycle ${keep('number', v.random.int(1, 6) + ' of 6')} of AC-T; ${keep('dose', v.dose())}; next scan ${hideDate(v.day().words)}; ECOG ${keep('lab', v.random.int(0, 3))}`,
  'scheduler: reminder': (v) =>
    `reminder job=${keep('id', v.random.hex(12))} to=${hide('phone', `+1206555${v.random.digits(4)}`)} template=${keep('word', 'visit-48h')} attempt=${keep('number', v.random.int(1, 5))} next=${keep('number', '900s')} visit=${keep('id', v.uuid())} patient="${hide('name', v.name())}"`,
  'powertools: python exception': (v) =>
    json({
      level: 'ERROR',
      location: keep('frame', 'lambda_handler:42'),
      message: 'unhandled',
      timestamp: keep('time', '2026-03-14 10:22:11,482+0000'),
      exception: `Traceback (most recent call last):\n  File "/var/task/app.py", line ${keep('number', v.random.int(1, 900))}, in lambda_handler\n    raise PatientError(p)\nPatientError: Patient(mrn='${a.mrn(v)}', first_name='${a.first(v)}', dob=datetime.date(${hide('date', v.day().iso.replaceAll('-', ', '))}))`,
      exception_name: keep('word', 'PatientError'),
    }),
};

/** A date loses all but its year. */
const hideDate = (text: string): string => hide('date', text);
