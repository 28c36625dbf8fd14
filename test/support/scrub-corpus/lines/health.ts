import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';
import type { Values } from '../values';

/* As messages write them. */
const LAST = (v: Values): string => hide('name', v.person().last.toUpperCase());
const FIRST = (v: Values): string => hide('name', v.person().first.toUpperCase());
const FULL = (v: Values): string => hide('name', v.name().toUpperCase());
const street = (v: Values): string => hide('address', v.person().street);
const city = (v: Values): string => hide('address', v.person().city);
const zip = (v: Values): string => hide('address', v.person().zip);
const state = (v: Values): string => keep('place', v.person().state);
const npi = (v: Values): string => hide('licence', `1${v.random.digits(9)}`);

/** Messages and servers of health care. */
export const HEALTH: Templates = {
  'hapi: request line': (v) =>
    `${keep('time', '2026-03-14 10:22:11.482')} [http-nio-8080-exec-4] INFO  fhirtest.access [RequestLogger] Path[/fhir] Source[${a.ip(v)}] Operation[search-type  Patient] UA[${keep('version', 'HAPI-FHIR/7.2.0 (FHIR Client; FHIR 4.0.1/R4; apache)')}] Params[?family=${a.last(v).replaceAll(' ', '+')}&birthdate=${a.day(v)}&_count=${keep('number', 20)}] ResponseEncoding[JSON]`,
  'hapi: validation': (v) =>
    `HAPI-0450: Failed to parse request body as JSON resource. Error was: HAPI-1821: [element="birthDate"] Invalid attribute value "${a.usDay(v)}": Invalid date/time format at line ${keep('number', v.random.int(1, 90))}`,
  'fhir: search path': (v) =>
    `GET /fhir/R4/Patient?identifier=urn:oid:2.16.840.1.113883.4.1%7C${hide('ssn', v.ssn().replaceAll('-', ''))}&_format=${keep('word', 'json')} ${keep('number', 200)} ${keep('number', v.random.int(1, 900) + 'ms')}`,
  'fhir: conditional phone': (v) =>
    `GET /fhir/Patient?phone=${hide('phone', v.bareDigitsPhone())}&given=${a.first(v).replaceAll(' ', '+')}&_sort=${keep('word', '-_lastUpdated')}&_count=${keep('number', 50)} HTTP/1.1`,
  'fhir: encounter': (v) =>
    json({
      resourceType: 'Encounter',
      id: a.uuid(v),
      status: keep('word', 'finished'),
      class: { code: keep('code', 'AMB') },
      subject: { reference: `Patient/${keep('id', v.uuid())}`, display: a.full(v) },
      period: {
        start: hide('date', `${v.day().iso}T09:00:00-05:00`),
        end: hide('date', `${v.day().iso}T09:30:00-05:00`),
      },
      reasonCode: [
        { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: keep('code', v.icd()) }] },
      ],
    }),
  'fhir: coverage': (v) =>
    json({
      resourceType: 'Coverage',
      id: a.uuid(v),
      status: 'active',
      subscriberId: a.member(v),
      beneficiary: { reference: `Patient/${keep('id', v.uuid())}` },
      period: { start: a.day(v) },
      class: [
        { type: { coding: [{ code: keep('code', 'group') }] }, name: keep('word', 'Corporate Baker Plan') },
      ],
    }),
  'fhir: related person': (v) =>
    json({
      resourceType: 'RelatedPerson',
      relationship: [{ coding: [{ code: keep('code', 'MTH'), display: keep('word', 'mother') }] }],
      name: [{ text: a.full(v) }],
      telecom: [{ system: 'phone', value: a.phone(v), rank: bare(keep('number', 1)) }],
      address: [
        { text: hide('address', `${v.person().street}, ${v.person().city}`), country: keep('place', 'US') },
      ],
    }),
  'fhir: operation outcome': (v) =>
    json({
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: keep('word', 'duplicate'),
          diagnostics: `HAPI-0840: A Patient with email ${a.email(v)} exists already`,
          location: [keep('word', 'Patient.telecom[0]')],
        },
      ],
    }),
  'fhir: bundle in text': (v) =>
    `posting bundle ${json({ resourceType: 'Bundle', type: 'batch', entry: [{ resource: { resourceType: 'Patient', name: [{ family: a.last(v), given: [a.first(v)] }], birthDate: a.day(v), gender: 'female' }, request: { method: 'POST', url: 'Patient' } }] })} took ${a.ms(v)} ms`,
  'hl7: admit over mllp': (v) =>
    `MLLP recv ${keep('number', v.random.int(200, 900) + ' bytes')}: MSH|^~\\&|ADT1|GOOD|LAB|X|${keep('time', '20260314102211')}||ADT^A04|${keep('id', 'MSG' + v.random.digits(6))}|P|2.3\\rPID|1||${hide('mrn', v.random.digits(8))}^^^ADT1^MR||${LAST(v)}^${FIRST(v)}^${hide('name', 'A')}||${a.compactDay(v)}|M||${keep('code', '2106-3')}|${street(v)}^^${city(v)}^${state(v)}^${zip(v)}|${hide('address', 'GL')}|${hide('phone', v.phone())}`,
  'hl7: pv1': (v) =>
    `PV1|1|I|${keep('word', '2000^2012^01')}||||${hide('licence', v.random.digits(6))}^${LAST(v)}^${FIRST(v)}|||SUR||||ADM|A0|`,
  'hl7: in1': (v) =>
    `IN1|1|${keep('code', 'PPO')}|${keep('code', v.random.digits(5))}|AETNA||||||||||||${LAST(v)}^${FIRST(v)}|SELF|${a.compactDay(v)}||||||||||||||||||${hide('plan', v.random.form('W#########'))}`,
  'hl7: obr and obx': (v) =>
    `OBR|1|${keep('id', 'ORD' + v.random.digits(6))}||${keep('code', '80053')}^CMP^CPT|||${hide('date', v.day().compact + '0830')}||||||||${hide('licence', v.random.digits(6))}^${LAST(v)}^${FIRST(v)}\rOBX|1|NM|${keep('code', v.loinc())}^GLU^LN||${keep('lab', v.random.int(60, 300))}|mg/dL|70-99|H|||F`,
  'hl7: ack': (v) =>
    `MSH|^~\\&|LAB|X|ADT1|GOOD|${keep('time', '20260314102211')}||ACK^A04|${keep('id', v.random.digits(6))}|P|2.3\rMSA|AE|${keep('id', 'MSG' + v.random.digits(6))}|${keep('word', 'Segment PID missing field 5')}`,
  'mirth: channel error': (v) =>
    `ERROR ${keep('time', '2026-03-14 10:22:11,482')} [Source Filter/Transformer JavaScript Task on ADT Inbound (${a.uuid(v)})] com.mirth.connect.server.transformers.JavaScriptFilterTransformer: Error evaluating transformer: TypeError: PID.5 "${LAST(v)}^${FIRST(v)}" has no middle name, MRN ${a.mrn(v)} (line ${keep('number', v.random.int(1, 400))})`,
  'mirth: e4x': (v) =>
    `<PID><PID.3><PID.3.1>${a.mrn(v)}</PID.3.1></PID.3><PID.5><PID.5.1>${a.last(v)}</PID.5.1><PID.5.2>${a.first(v)}</PID.5.2></PID.5><PID.7><PID.7.1>${a.compactDay(v)}</PID.7.1></PID.7><PID.8><PID.8.1>${keep('code', 'F')}</PID.8.1></PID.8></PID>`,
  'x12: 270': (v) =>
    `ISA*00*          *00*          *ZZ*${keep('id', 'SENDER         ')}*ZZ*${keep('id', 'RECEIVER       ')}*${keep('time', '260314*1022')}*^*00501*${keep('id', v.random.digits(9))}*0*P*:~ST*270*0001*005010X279A1~HL*3*2*22*0~TRN*1*${keep('id', v.random.digits(8))}*9EXAMPLE~NM1*IL*1*${LAST(v)}*${FIRST(v)}****MI*${a.member(v)}~DMG*D8*${a.compactDay(v)}~EQ*${keep('code', '30')}~`,
  'x12: 837 subscriber': (v) =>
    `SBR*P*18*${hide('plan', v.random.form('GRP####'))}******CI~NM1*IL*1*${LAST(v)}*${FIRST(v)}*${hide('name', 'J')}***MI*${a.member(v)}~N3*${street(v)}~N4*${city(v)}*${state(v)}*${zip(v)}~DMG*D8*${a.compactDay(v)}*F~`,
  'x12: 837 claim': (v) =>
    `CLM*${hide('account', v.random.form('?######'))}*${keep('number', v.random.int(50, 900))}***11:B:1*Y*A*Y*Y~DTP*472*D8*${a.compactDay(v)}~HI*ABK:${keep('code', v.icd().replace('.', ''))}*ABF:${keep('code', v.icd().replace('.', ''))}~SV1*HC:${keep('code', '99213')}*${keep('number', 125)}*UN*1***1~`,
  'x12: 835 payment': (v) =>
    `CLP*${hide('account', v.random.form('?######'))}*1*${keep('number', '125.5')}*${keep('number', 100)}*${keep('number', '25.5')}*12*${hide('plan', v.random.digits(13))}*11~CAS*PR*1*${keep('number', '25.5')}~NM1*QC*1*${LAST(v)}*${FIRST(v)}****MI*${a.member(v)}~DTM*232*${a.compactDay(v)}~`,
  'x12: provider and contact': (v) =>
    `NM1*85*2*${keep('word', 'MAIN STREET FAMILY PRACTICE')}*****XX*${npi(v)}~PER*IC*${FULL(v)}*TE*${hide('phone', v.bareDigitsPhone())}*EM*${a.email(v)}~NM1*PR*2*${keep('word', 'ACME HEALTH PLAN')}*****PI*${keep('code', v.random.digits(5))}~`,
  'dicom: c-store': (v) =>
    `I: Association Received (${a.ip(v)}:${keep('number', v.random.int(1025, 65_000))} -> MODALITY1 -> ARCHIVE); C-STORE ${keep('id', '1.2.840.113619.2.55.3.' + v.random.digits(9) + '.' + v.random.int(100, 999) + '.' + v.epoch())} CT ${keep('number', v.random.int(1, 900) + ' kB')} status ${keep('code', '0x0000')}`,
  'dicom: dump': (v) =>
    `(0010,0010) PN [${LAST(v)}^${FIRST(v)}] # 14, 1 PatientName (0010,0020) LO [${a.mrn(v)}] # 8, 1 PatientID (0010,0030) DA [${a.compactDay(v)}] # 8, 1 PatientBirthDate (0008,0060) CS [${keep('code', 'MR')}] # 2, 1 Modality`,
  'dicom: web json': (v) =>
    json({
      '00100010': {
        vr: 'PN',
        Value: [{ Alphabetic: hide('name', `${v.person().last}^${v.person().first}`) }],
      },
      '00100020': { vr: 'LO', Value: [a.mrn(v)] },
      '00100030': { vr: 'DA', Value: [a.compactDay(v)] },
      '00080060': { vr: 'CS', Value: [keep('code', 'CT')] },
      '0020000D': { vr: 'UI', Value: [keep('id', `1.2.840.113619.2.55.3.${v.random.digits(9)}`)] },
    }),
  'dicom: orthanc': (v) =>
    `I${keep('time', '0314 10:22:11.482716')} ServerContext.cpp:${keep('number', v.random.int(100, 900))}] New instance stored: PatientName=${LAST(v)}^${FIRST(v)} PatientID=${a.mrn(v)} Modality=${keep('code', 'US')} SeriesNumber=${keep('number', v.random.int(1, 20))}`,
  'ccda: record target': (v) =>
    `<recordTarget><patientRole><id extension="${a.mrn(v)}" root="${keep('id', '2.16.840.1.113883.19.5')}"/><addr use="HP"><streetAddressLine>${street(v)}</streetAddressLine><city>${city(v)}</city><state>${state(v)}</state><postalCode>${zip(v)}</postalCode></addr><telecom value="tel:${hide('phone', `+1-${v.random.int(200, 899)}-555-01${v.random.digits(2)}`)}" use="HP"/></patientRole></recordTarget>`,
  'ccda: patient': (v) =>
    `<patient><name use="L"><given>${a.first(v)}</given><family>${a.last(v)}</family></name><administrativeGenderCode code="${keep('code', 'F')}" codeSystem="${keep('id', '2.16.840.1.113883.5.1')}"/><birthTime value="${a.compactDay(v)}"/></patient>`,
  'ccda: observation': (v) =>
    `<observation classCode="OBS" moodCode="EVN"><code code="${keep('code', v.loinc())}" codeSystem="${keep('id', '2.16.840.1.113883.6.1')}" displayName="${keep('word', 'Hemoglobin A1c')}"/><effectiveTime value="${hide('date', v.day().compact + '0930')}"/><value xsi:type="PQ" value="${keep('lab', v.random.int(4, 14) + '.' + v.random.int(0, 9))}" unit="%"/></observation>`,
  'ncpdp: script': (v) =>
    `<HumanPatient><Name><LastName>${a.last(v)}</LastName><FirstName>${a.first(v)}</FirstName></Name><Gender>${keep('code', 'F')}</Gender><DateOfBirth><Date>${a.day(v)}</Date></DateOfBirth></HumanPatient><DrugCoded><ProductCode><Code>${keep('code', v.random.digits(11))}</Code><Qualifier>ND</Qualifier></ProductCode></DrugCoded>`,
  'ncpdp: claim reject': (v) =>
    json({
      event: 'pharmacy.claim.rejected',
      bin: keep('code', '004336'),
      pcn: keep('code', 'ADV'),
      cardholderId: a.member(v),
      rxNumber: hide('account', v.random.digits(7)),
      rejectCodes: [keep('code', '75'), keep('code', '70')],
      daysSupply: bare(keep('number', 30)),
      ndc: keep('code', v.ndc().replaceAll('-', '')),
      patientDob: a.compactDay(v),
    }),
  'cds hooks': (v) =>
    json({
      hook: keep('word', 'patient-view'),
      hookInstance: a.uuid(v),
      context: { userId: `Practitioner/${keep('id', v.uuid())}`, patientId: hide('mrn', v.mrn()) },
      prefetch: { patient: { resourceType: 'Patient', birthDate: a.day(v), gender: 'male' } },
      cards: [{ summary: `${keep('lab', v.lab())}: consider ${keep('dose', v.dose())}`, indicator: 'info' }],
    }),
  'smart launch': (v) =>
    `smart: token for launch ${keep('id', v.random.hex(16))} patient=${hide('mrn', v.random.digits(7))} scope="${keep('word', 'patient/Observation.rs launch/patient openid')}" expires_in=${keep('number', 3600)} access_token=${hide('secret', v.jwt())}`,
  'epic-like interconnect': (v) =>
    json({
      level: 'INFO',
      timestamp: a.time(v),
      message: 'slot booked',
      Patient: {
        IDs: [{ ID: hide('mrn', v.random.form('E######')), IDType: keep('word', 'EPI') }],
        Name: hide('name', `${v.person().last}, ${v.person().first}`),
      },
      Provider: { ID: keep('id', v.random.digits(5)), IDType: keep('word', 'INTERNAL') },
      Date: a.day(v),
      Time: keep('time', '09:30 AM'),
      VisitType: keep('code', '1004'),
    }),
  'lab: instrument astm': (v) =>
    `P|1||${a.mrn(v)}||${LAST(v)}^${FIRST(v)}||${a.compactDay(v)}|F\rO|1|${keep('id', v.random.digits(8))}||^^^GLU|R\rR|1|^^^GLU|${keep('lab', v.random.int(60, 300))}|mg/dL||N||F`,
  'clinical: header of a note': (v) =>
    `PATIENT: ${FULL(v)}  DOB: ${a.usDay(v)}  MRN: ${a.mrn(v)}  ATTENDING: ${hide('name', 'Dr. ' + v.person().last)}  UNIT: ${keep('word', '4 West')}  BED: ${keep('number', v.random.int(1, 40))}`,
  'clinical: last name first': (v) =>
    `Patient Name: ${hide('name', `${v.person().last}, ${v.person().first}`)} | Sex: ${keep('word', 'F')} | SSN: ${a.ssn(v)} | Allergies: ${keep('word', 'penicillin')} | Wt: ${keep('lab', v.random.int(40, 140) + ' kg')} | ${keep('lab', v.lab())}`,
  'clinical: medication list': (v) =>
    `MAR: ${keep('dose', v.dose())}; ${keep('dose', v.dose())}; PRN ${keep('dose', 'acetaminophen 325 mg x2')}; last given ${hide('date', v.day().us + ' 08:30')}; hold if SBP < ${keep('lab', 90)}; INR ${keep('lab', '2.3')} (goal ${keep('lab', '2.0-3.0')}); RxCUI ${keep('code', v.rxnorm())}`,
  'clinical: pathology': (v) =>
    `Gleason ${keep('lab', '3+4=7')}, cores ${keep('lab', '4/12')}, PSA ${keep('lab', v.random.int(1, 20) + '.4 ng/mL')} (${keep('year', 2024)}), pT2c N0, margins neg; specimen ${keep('lab', '4.2 x 3.1 x 2.8 cm')}; CPT ${keep('code', '88305')} x${keep('number', 12)}; ICD-10 ${keep('code', 'C61')}`,
  'clinical: obstetrics': (v) =>
    `G${keep('lab', 3)}P${keep('lab', '2002')} at ${keep('lab', `${v.random.int(20, 40)}w${v.random.int(0, 6)}d`)}, LMP ${a.usDay(v)}, EDD ${hide('date', v.day().us)}; fundal height ${keep('lab', v.random.int(20, 40) + ' cm')}; FHR ${keep('lab', v.random.int(110, 160) + ' bpm')}; GBS neg; ${keep('age', v.random.int(18, 45))} y/o`,
  'clinical: immunizations': (v) =>
    `CVX ${keep('code', '208')} lot ${keep('code', v.random.form('??####'))} dose ${keep('number', 2)} of ${keep('number', 3)} given ${a.usDay(v)} ${keep('dose', '0.5 mL IM')} L deltoid; next due ${hide('date', v.day().words)}; registry ack ${a.uuid(v)}`,
  'scheduling: no show': (v) =>
    `No-show: ${hide('name', `Mr. ${v.person().last}`)} (${keep('age', v.random.int(18, 88))}M) ${hide('date', `${v.day().us} 14:30`)}, called ${a.phone(v)}, left VM; visit type ${keep('code', v.cpt())}`,
};
