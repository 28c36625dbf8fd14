import { bare, hide, json, keep } from '../marks';
import type { Templates } from './marked';

/** Lines that the first rules were fitted to. */
export const FITTED: Templates = {
  'pino: request': (v) =>
    json({
      level: 30,
      time: bare(keep('time', v.epoch() * 1000)),
      pid: v.random.int(1, 9999),
      hostname: keep('host', 'ip-10-0-3-17'),
      reqId: keep('id', v.uuid()),
      req: {
        method: 'GET',
        url: `/patients/${keep('id', v.uuid())}/visits?from=${hideDate(v.day().iso)}&page=${v.random.int(1, 9)}`,
        headers: {
          authorization: hide('secret', `Bearer ${v.jwt()}`),
          cookie: hide('secret', `__Host-session=${v.opaqueToken()}`),
          'user-agent': keep('version', v.person().userAgent),
          'x-forwarded-for': hide('ip', v.ip()),
        },
        remoteAddress: hide('ip', v.ip()),
        remotePort: v.random.int(1025, 65_000),
      },
      msg: 'request completed',
    }),
  'pino: patient object': (v) => {
    const { first, last, street, city, zip, state } = v.person();
    return json({
      level: 30,
      time: bare(keep('time', v.epoch() * 1000)),
      name: keep('word', 'intake-api'),
      patient: {
        id: keep('id', v.uuid()),
        firstName: hide('name', first),
        lastName: hide('name', last),
        dob: hideDate(v.day().iso),
        ssn: hide('ssn', v.ssn()),
        mrn: hide('mrn', v.mrn()),
        phone: hide('phone', v.phone()),
        email: hide('email', v.email()),
        address: {
          line1: hide('address', street),
          city: hide('address', city),
          state: keep('place', state),
          zip: hide('address', zip),
        },
      },
      msg: 'patient updated',
    });
  },
  'powertools: message': (v) =>
    json({
      level: 'INFO',
      message: `Sent reminder to ${hide('email', v.email())} and ${hide('phone', v.phone())}`,
      timestamp: keep('time', v.instant()),
      service: keep('word', 'reminders'),
      cold_start: false,
      function_arn: keep('arn', v.arn()),
      function_request_id: keep('id', v.uuid()),
      xray_trace_id: keep('id', v.traceId()),
      function_memory_size: v.random.pick([128, 256, 512]),
    }),
  'powertools: error': (v) =>
    json({
      level: 'ERROR',
      message: 'query failed',
      timestamp: keep('time', v.instant()),
      error: {
        name: keep('word', 'DatabaseError'),
        location: keep('frame', '/var/task/index.js:' + v.random.int(1, 999)),
        message: `duplicate key value violates unique constraint "${keep('word', 'patients_email_key')}"`,
        stack: `error: duplicate key value\n    ${keep('frame', v.frame())}\n    ${keep('frame', v.frame())}`,
        detail: `Key (email)=(${hide('email', v.email())}) already exists.`,
      },
    }),
  'winston: free text': (v) =>
    json({
      timestamp: keep('time', v.instant()),
      level: 'warn',
      message: `Could not verify MRN ${hide('mrn', v.mrn())}, DOB ${hideDate(v.day().us)} with payer; attempt ${v.random.int(1, 5)} of 5`,
      service: 'eligibility',
      durationMs: bare(keep('number', v.random.int(10, 90_000))),
      status: bare(keep('number', v.random.pick([200, 404, 429, 500, 503]))),
    }),
  'plain: key=value': (v) =>
    `${keep('time', v.instant())} INFO intake request_id=${keep('id', v.uuid())} first_name=${hide('name', 'Jane')} last_name="${hide('name', v.person().last)}" dob=${hideDate(v.day().iso)} status=${keep('number', 201)} bytes=${keep('number', v.bytes())} duration=${keep('number', v.random.int(1, 999) + 'ms')}`,
  'plain: logfmt numbers': (v) =>
    `level=info ts=${keep('time', v.instant())} msg="stored" bytes=${keep('number', v.bytes())} epoch=${keep('time', v.epoch())} version=${keep('version', v.version())} code=${keep('code', v.icd())} cpt=${keep('code', v.cpt())} ndc=${keep('code', v.ndc())}`,
  'plain: key: value': (v) =>
    `Patient name: ${hide('name', v.name())}, DOB: ${hideDate(v.anyDate())}, MRN: ${hide('mrn', v.mrn())}, Phone: ${hide('phone', v.phone())}`,
  'lambda: report': (v) =>
    `REPORT RequestId: ${keep('id', v.uuid())}\tDuration: ${keep('number', v.random.int(1, 900) + '.37 ms')}\tBilled Duration: ${keep('number', v.random.int(1, 900) + ' ms')}\tMemory Size: ${keep('number', '256 MB')}\tXRAY TraceId: ${keep('id', v.traceId())}`,
  'lambda: console line': (v) =>
    `${keep('time', v.instant())}\t${keep('id', v.uuid())}\tINFO\tappointment for ${hide('email', v.email())} moved to ${hideDate(v.day().iso)}`,
  'access line: common': (v) =>
    `${hide('ip', v.ip())} - - [${keep('time', '22/Nov/2026:20:27:10 +0000')}] "GET /api/patients/${keep('id', v.uuid())} HTTP/1.1" ${keep('number', 200)} ${keep('number', v.bytes())} "-" "${keep('version', v.person().userAgent)}"`,
  'access line: query': (v) =>
    `${hide('ip', v.ip())} - ${hide('account', v.username())} [${keep('time', '14/Mar/2026:08:02:59 -0500')}] "GET /search?first_name=${hide('name', 'Maria')}&email=${hide('email', v.email().replace('@', '%40').replace('+', '%2B'))}&limit=${keep('number', 50)}&sort=${keep('word', '-created')} HTTP/2.0" 200 ${keep('number', v.bytes())}`,
  'sql: key exists': (v) =>
    `ERROR:  duplicate key value violates unique constraint "patients_mrn_key" DETAIL:  Key (mrn)=(${hide('mrn', v.mrn())}) already exists.`,
  'sql: composite key': (v) =>
    `DETAIL:  Key (first_name, last_name, birth_date)=(${hide('name', v.person().first)}, ${hide('name', v.person().last)}, ${hideDate(v.day().iso)}) already exists.`,
  'sql: failing row': (v) =>
    `ERROR: null value in column "city" DETAIL: Failing row contains (${keep('id', v.uuid())}, ${hide('identifier', v.person().first)}, ${hide('identifier', v.ssn())}, null).`,
  'sql: insert': (v) =>
    `INSERT INTO patients (id, first_name, last_name, email, dob) VALUES ('${keep('id', v.uuid())}', '${hide('name', v.person().first.replaceAll("'", ''))}', '${hide('name', v.person().last.replaceAll("'", ''))}', '${hide('email', v.email())}', '${hideDate(v.day().iso)}')`,
  'sql: where': (v) =>
    `slow query (${keep('number', v.random.int(200, 9000) + ' ms')}): select * from phi.patient where last_name = '${hide('name', v.person().last.replaceAll("'", ''))}' and tenant = '${keep('word', 'clinic-a')}' limit ${keep('number', 20)}`,
  'fhir: patient': (v) => {
    const { first, last, street, city, zip, state } = v.person();
    return json({
      resourceType: 'Patient',
      id: keep('id', v.uuid()),
      identifier: [{ system: 'urn:oid:1.2.36.146', value: hide('identifier', v.mrn()) }],
      active: true,
      name: [{ use: 'official', family: hide('name', last), given: [hide('name', first)] }],
      telecom: [
        { system: 'phone', value: hide('phone', v.phone()), use: 'home' },
        { system: 'email', value: hide('email', v.email()) },
      ],
      gender: 'female',
      birthDate: hideDate(v.day().iso),
      address: [
        {
          use: 'home',
          line: [hide('address', street)],
          city: hide('address', city),
          state: keep('place', state),
          postalCode: hide('address', zip),
        },
      ],
    });
  },
  'fhir: observation': (v) =>
    json({
      resourceType: 'Observation',
      status: 'final',
      code: {
        coding: [
          {
            system: 'http://loinc.org',
            code: keep('code', v.loinc()),
            display: keep('word', 'Hemoglobin A1c'),
          },
        ],
      },
      subject: { reference: `Patient/${keep('id', v.uuid())}`, display: hide('name', v.name()) },
      effectiveDateTime: hideDate(v.day().iso),
      valueQuantity: { value: bare(keep('lab', v.random.int(4, 14) + '.' + v.random.int(1, 9))), unit: '%' },
    }),
  'hl7: pid': (v) => {
    const { first, last, street, city, state, zip } = v.person();
    return `PID|1||${hide('mrn', v.random.digits(7))}^^^HOSP^MR||${hide('name', last)}^${hide('name', first)}||${hideDate(v.day().compact)}|F|||${hide('address', street)}^^${hide('address', city)}^${keep('place', state)}^${hide('address', zip)}||${hide('phone', '(212)555-0142')}|||M|||${hide('ssn', v.ssn().replaceAll('-', ''))}`;
  },
  'hl7: obx': (v) =>
    `OBX|1|NM|${keep('code', v.loinc())}^Hemoglobin A1c^LN||${keep('lab', v.random.int(4, 14) + '.1')}|%|4.0-5.6|H|||F`,
  'clinical: visit': (v) =>
    `${hide('age', v.oldAge())}-year-old woman seen ${hideDate(v.day().words)}. ${keep('lab', v.lab())}, ${keep('lab', v.lab())}. Plan: ${keep('dose', v.dose())}. ICD-10 ${keep('code', v.icd())}, CPT ${keep('code', v.cpt())}.`,
  'clinical: young': (v) =>
    `${keep('age', v.random.int(18, 88))}-year-old with ${keep('code', v.icd())}; on ${keep('dose', v.dose())} since ${keep('year', v.random.int(1998, 2025))}; ${keep('lab', v.lab())}`,
  'clinical: contact': (v) =>
    `Spoke with Mrs. ${hide('name', v.person().last)}, call back at ${hide('phone', v.phone())} or fax ${hide('fax', v.phone())}. Lives at ${hide('address', `${v.random.int(10, 9999)} ${v.random.pick(['Maple', 'Oak Hill', 'Washington'])} ${v.random.pick(['St', 'Avenue', 'Rd', 'Blvd', 'Lane'])}`)}.`,
  'clinical: numbers with labels': (v) =>
    `Member ID ${hide('plan', v.member())}, account #${hide('account', v.account())}, SSN ${hide('ssn', v.ssn())}, driver's license ${hide('licence', v.licence())}`,
  'clinical: device': (v) =>
    `Pacemaker serial ${hide('device', v.serial())} interrogated on ${hideDate(v.day().us)}; threshold ${keep('lab', '0.75 V @ 0.4 ms')}; battery ${keep('lab', v.random.int(20, 99) + '%')}`,
  'clinical: vehicle': (v) =>
    `MVA: VIN ${hide('vehicle', v.vin())}, plate ${hide('vehicle', v.plate())}; GCS ${keep('lab', v.random.int(3, 15))}; ${keep('lab', v.lab())}`,
  'secrets: keys': (v) =>
    `using key ${hide('secret', v.accessKey())} in us-east-1, token=${hide('secret', v.opaqueToken())}, retry in ${keep('number', v.random.int(1, 60) + 's')}, arn ${keep('arn', v.arn())}`,
  'secrets: jwt in text': (v) =>
    `invalid token ${hide('secret', v.jwt())} for request ${keep('id', v.uuid())}: exp ${keep('time', v.epoch())}`,
  'cognito attributes': (v) =>
    json({
      userName: keep('id', v.uuid()),
      UserAttributes: [
        { Name: 'sub', Value: keep('id', v.uuid()) },
        { Name: 'email', Value: hide('email', v.email()) },
        { Name: 'phone_number', Value: hide('phone', `+1212555${v.random.digits(4)}`) },
        { Name: 'family_name', Value: hide('name', v.person().last) },
        { Name: 'custom:tenant', Value: keep('word', 'clinic-a') },
      ],
    }),
  'dynamodb item': (v) =>
    json({
      msg: 'put item',
      item: {
        key: { S: keep('id', `session#${v.random.hex(64)}`) },
        email: { S: hide('email', v.email()) },
        lastName: { S: hide('name', v.person().last) },
        expires: { N: keep('time', v.epoch()) },
      },
    }),
  'json in a string': (v) =>
    json({
      level: 'info',
      time: keep('time', v.instant()),
      body: json({
        firstName: hide('name', v.person().first),
        phone: hide('phone', v.phone()),
        code: keep('code', v.icd()),
      }),
    }),
  'docker: log in a string': (v) =>
    json({
      log:
        json({
          time: keep('time', v.instant()),
          msg: 'login',
          email: hide('email', v.email()),
          ip: hide('ip', v.ip()),
        }) + '\n',
      stream: 'stdout',
      time: keep('time', v.instant()),
    }),
  'inspect: object in text': (v) =>
    `saving { id: '${keep('id', v.uuid())}', firstName: '${hide('name', v.person().first.replaceAll("'", ''))}', mrn: '${hide('mrn', v.mrn())}', amount: ${keep('number', v.random.int(10, 900) + '.50')} }`,
  'spanish names': (v) =>
    json({
      time: keep('time', v.instant()),
      nombre: hide('name', v.random.pick(['María José', 'Íñigo', 'José Ángel', 'Nuria'])),
      apellidos: hide('name', v.random.pick(['García-López', 'Muñoz Peña', 'de la Cruz', 'Núñez y Ortega'])),
      telefono: hide('phone', v.foreignPhone()),
      ciudad: hide('address', v.random.pick(['Málaga', 'A Coruña', 'Cádiz'])),
      estado: keep('word', 'activo'),
    }),
  'network: addresses': (v) =>
    `connect from ${hide('ip', v.ip())}:${keep('number', v.random.int(1025, 65_000))} to ${keep('host', '127.0.0.1:5432')}, mac ${hide('device', v.mac())}, v6 ${hide('ip', v.ipv6())}, agent ${keep('version', 'Chrome/120.0.0.0')}, at ${keep('time', '10:22:11')}`,
  'billing: card': (v) =>
    json({
      level: 'info',
      msg: 'charge',
      cardNumber: hide('account', v.card()),
      amount: bare(keep('number', '125.50')),
      currency: 'USD',
      chargeId: keep('id', `ch_${v.random.hex(24)}`),
    }),
  'url with names': (v) =>
    `GET https://portal.example.com/patients/${hide('url', v.random.pick(['jane-doe', 'Maria.Garcia', 'john_smith']))}?tab=labs&page=${keep('number', v.random.int(1, 30))} -> ${keep('number', 302)}`,
  'url: ordinary': (v) =>
    `GET https://api.example.com/v2/orders/${keep('id', v.random.int(1000, 9_999_999))}/items?page=${keep('number', v.random.int(1, 30))}&limit=${keep('number', 100)}&sort=${keep('word', 'created_at')} ${keep('number', 200)} ${keep('number', v.random.int(1, 900) + 'ms')}`,
  versions: (v) =>
    `starting portal ${keep('version', v.version())} on node ${keep('version', 'v24.1.0')}, schema ${keep('version', '2024.12.1')}, policy Version "${keep('version', '2012-10-17')}", commit ${keep('id', v.random.hex(40))}`,
  'metrics: emf': (v) =>
    json({
      _aws: {
        Timestamp: bare(keep('time', v.epoch() * 1000)),
        CloudWatchMetrics: [
          {
            Namespace: keep('word', 'Bulwark/Audit'),
            Metrics: [{ Name: keep('word', 'RecordsWritten'), Unit: 'Count' }],
          },
        ],
      },
      RecordsWritten: bare(keep('number', v.random.int(1, 100_000))),
      functionVersion: keep('version', '$LATEST'),
    }),
  'ids of all sorts': (v) =>
    `job ${keep('id', v.random.form('########'))} batch ${keep('id', v.random.hex(16))} ulid ${keep('id', '01J' + v.random.characters('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 23))} order ${keep('id', 'ORD-' + v.random.digits(6))} snomed ${keep('code', v.snomed())} rxnorm ${keep('code', v.rxnorm())} loinc ${keep('code', v.loinc())}`,
  medicare: (v) =>
    `eligibility 271 for MBI ${hide('plan', v.medicare())}: active, copay ${keep('number', '$25.00')}, deductible ${keep('number', '1500')}`,
  biometrics: (v) =>
    json({
      event: 'enrol',
      voiceprint: hide('biometric', v.random.hex(64)),
      faceTemplate: hide('biometric', v.opaqueToken()),
      photo: hide('photo', `data:image/jpeg;base64,${v.opaqueToken()}${v.opaqueToken()}`),
      score: bare(keep('number', '0.97')),
    }),
  'alb line': (v) =>
    `https ${keep('time', v.instant())} app/portal/${keep('id', v.random.hex(16))} ${hide('ip', v.ip())}:${keep('number', v.random.int(1025, 65_000))} ${hide('ip', '10.0.12.7')}:8443 0.001 0.012 0.000 ${keep('number', 200)} ${keep('number', 200)} ${keep('number', v.random.int(100, 9999))} "GET https://portal.example.com:443/api/v1/visits/${keep('id', v.uuid())} HTTP/2.0" "Root=${keep('id', v.traceId())}"`,
  payment: (v) =>
    `payment of ${keep('number', '$' + v.random.int(10, 900) + '.00')} with card ${hide('account', v.card())} declined (${keep('word', 'insufficient_funds')}), intent ${keep('id', 'pi_' + v.random.hex(20))}`,
  'sms gateway': (v) =>
    json({
      sid: keep('id', `SM${v.random.hex(32)}`),
      to: hide('phone', `+1312555${v.random.digits(4)}`),
      body: `Hi Mrs. ${hide('name', v.person().last)}, see you ${hideDate(v.day().us)}`,
      price: keep('number', '-0.0075'),
      numSegments: keep('number', '1'),
    }),
  'cloudfront line': (v) =>
    `${keep('time', '2026-03-14\t10:22:11')}\tIAD89-C1\t${keep('number', v.bytes())}\t${hide('ip', v.ip())}\tGET\td111111abcdef8.cloudfront.net\t/visits/${keep('id', v.uuid())}\t${keep('number', 200)}\t-\tMozilla/5.0\temail=${hide('email', v.email())}\t-\tHit`,
};

/** A date loses all but its year. */
const hideDate = (text: string): string => hide('date', text);
