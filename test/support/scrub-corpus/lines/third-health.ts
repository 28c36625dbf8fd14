import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';
import type { Values } from '../values';

/* As messages write them. */
const LAST = (v: Values): string => hide('name', v.person().last.toUpperCase());
const FIRST = (v: Values): string => hide('name', v.person().first.toUpperCase());
const street = (v: Values): string => hide('address', v.person().street.toUpperCase());
const city = (v: Values): string => hide('address', v.person().city.toUpperCase());
const zip = (v: Values): string => hide('address', v.person().zip);
const state = (v: Values): string => keep('place', v.person().state);
const npi = (v: Values): string => hide('licence', `1${v.random.digits(9)}`);
const minute = (v: Values): string => hide('date', `${v.day().compact}0930`);
const count = (v: Values): string => String(v.random.int(1, 900));
const control = (v: Values): string => keep('id', v.random.form('MSG######'));

/** Interfaces of clinics: FHIR, HL7, X12, DICOM, NCPDP, laboratories, registries. */
export const THIRD_HEALTH: Templates = {
  'fhir: audit event': (v) =>
    json({
      resourceType: 'AuditEvent',
      id: a.uuid(v),
      type: { code: 'rest' },
      action: 'R',
      recorded: a.time(v),
      agent: [
        {
          who: { reference: `Practitioner/${keep('id', v.uuid())}`, display: a.full(v) },
          requestor: true,
          network: { address: a.ip(v), type: keep('code', '2') },
        },
      ],
      source: { observer: { display: keep('host', 'fhir-gateway') } },
    }),
  'fhir: appointment': (v) =>
    json({
      resourceType: 'Appointment',
      status: 'booked',
      start: hide('date', `${v.day().iso}T14:30:00Z`),
      minutesDuration: bare(keep('number', 30)),
      participant: [
        { actor: { reference: `Patient/${keep('id', v.uuid())}`, display: a.full(v) }, status: 'accepted' },
      ],
    }),
  'fhir: immunization': (v) =>
    json({
      resourceType: 'Immunization',
      status: 'completed',
      vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: keep('code', '207') }] },
      patient: { reference: `Patient/${keep('id', v.uuid())}`, display: a.full(v) },
      occurrenceDateTime: a.day(v),
      lotNumber: keep('code', v.random.form('??####')),
      doseQuantity: { value: bare(keep('dose', '0.5')), unit: 'mL' },
    }),
  'fhir: explanation of benefit': (v) =>
    json({
      resourceType: 'ExplanationOfBenefit',
      status: 'active',
      patient: { display: a.full(v) },
      billablePeriod: { start: a.day(v), end: a.day(v) },
      item: [
        {
          sequence: bare(keep('number', 1)),
          productOrService: { coding: [{ code: keep('code', v.cpt()) }] },
          net: { value: bare(keep('number', `${v.random.int(40, 900)}.25`)), currency: 'USD' },
        },
      ],
    }),
  'fhir: device': (v) =>
    json({
      resourceType: 'Device',
      status: 'active',
      manufacturer: 'Acme Devices',
      modelNumber: 'CardioMate 300',
      serialNumber: hide('device', v.serial()),
      version: [{ value: keep('version', v.version()) }],
      patient: { reference: `Patient/${keep('id', v.uuid())}`, display: a.full(v) },
    }),
  'fhir: chained search': (v) =>
    `fhir-proxy ${a.ip(v)} GET /fhir/r4/Observation?subject:Patient.birthdate=${a.day(v)}&subject:Patient.family=${a.last(v).replaceAll(' ', '+')}&code=http://loinc.org%7C${keep('code', v.loinc())}&_sort=-date 200 entries=${count(v)} ${keep('number', v.random.int(1, 900) + 'ms')}`,
  'fhir: bulk export status': (v) =>
    `$export job ${a.uuid(v)} group ${keep('id', v.random.hex(12))}: ${keep('number', v.random.int(1, 99) + '%')} done, Patient.ndjson ${count(v)} resources, Observation.ndjson ${keep('number', v.bytes())} resources, since ${keep('year', 2024)}, expires in ${keep('number', '24h')}, FHIR ${keep('version', '4.0.1')}`,
  'fhir: transaction entry': (v) =>
    `bundle ${a.uuid(v)} entry[${keep('number', v.random.int(0, 40))}] PUT Patient?identifier=http://hospital.example.org/mrn|${a.mrn(v)} -> ${keep('number', '412 Precondition Failed')}, version W/"${keep('version', v.random.int(1, 40))}", ${a.ms(v)} ms`,
  'hl7: siu': (v) =>
    `MSH|^~\\&|SCHED|NORTH|EHR|MAIN|${keep('time', '20260314102211')}||SIU^S12|${control(v)}|P|2.5.1\rSCH|${keep('id', v.random.digits(6))}||||||${keep('code', 'FOLLOWUP')}^Follow up||30|MIN|^^^${minute(v)}\rPID|1||${hide('mrn', v.random.digits(7))}^^^MAIN^MR||${LAST(v)}^${FIRST(v)}||${a.compactDay(v)}|F`,
  'hl7: guarantor': (v) =>
    `GT1|1||${LAST(v)}^${FIRST(v)}||${street(v)}^^${city(v)}^${state(v)}^${zip(v)}|${hide('phone', `(${v.random.int(200, 900)})555-01${v.random.digits(2)}`)}||${a.compactDay(v)}|M|P|${keep('code', 'SEL')}`,
  'hl7: vaccine administered': (v) =>
    `RXA|0|1|${minute(v)}|${minute(v)}|${keep('code', '08')}^Hep B^CVX|${keep('dose', '0.5')}|mL||00^New record^NIP001|${hide('licence', v.random.digits(6))}^${LAST(v)}^${FIRST(v)}|||||${keep('code', v.random.form('??###?'))}||MSD^Merck^MVX`,
  'hl7: pharmacy order': (v) =>
    `ORC|NW|${keep('id', v.random.digits(8))}||||||||||${hide('licence', v.random.digits(6))}^${LAST(v)}^${FIRST(v)}\rRXE|1^BID^^${hide('date', v.day().compact)}|${keep('code', v.rxnorm())}^Metformin^RXNORM|${keep('dose', 500)}||MG|TAB||||60|TAB|3`,
  'hl7: document notification': (v) =>
    `ADT engine recv MDM^T02 ctl ${control(v)}: TXA|1|${keep('code', 'DS')}|TX|${minute(v)}|${hide('licence', v.random.digits(6))}^${LAST(v)}^${FIRST(v)}|||||||${a.uuid(v)}||||${keep('code', 'AU')}`,
  'hl7: financial transaction': (v) =>
    `FT1|1|||${a.compactDay(v)}||CG|${keep('code', '99214')}^OFFICE VISIT^CPT4|||1|${keep('number', v.random.int(90, 400) + '.00')}||||||||${keep('code', v.icd())}^^I10|${hide('licence', v.random.digits(6))}^${LAST(v)}^${FIRST(v)}`,
  'hl7: parser complaint': (v) =>
    `ca.uhn.hl7v2.validation.ValidationException: Validation failed: Primitive value '${a.usDay(v)}' requires to be empty or a HL7 datetime string at PID-7(0) message ${control(v)} version ${keep('version', '2.3.1')}`,
  'hl7: nack': (v) =>
    `sender lab-out: got AR for ${control(v)} after ${a.ms(v)} ms: MSA|AR|${control(v)}|Unknown receiving facility|||${keep('code', '207')}; retry ${keep('number', v.random.int(1, 9) + '/10')}`,
  'rhapsody: route': (v) =>
    `${keep('time', '2026-03-14 10:22:11.482')} ERROR [Route:ADT to Registry] (${keep('id', v.random.digits(9))}) Message rejected by filter 'Dedup': mrn=${a.mrn(v)} lastName=${hide('name', v.person().last.split(' ')[0]!)} attempts=3`,
  'cloverleaf: thread': (v) =>
    `[${keep('time', '2026/03/14 10:22:11')} lab_prod:adt_in] [pd :thrd:ERR/0] recv ${a.ip(v)}:6661 ${keep('number', v.random.int(200, 900) + ' bytes')} mid ${keep('id', `[0.0.${v.random.digits(8)}]`)} state OB post-SMS`,
  'iguana: lookup': (v) =>
    `${a.time(v)} Iguana Channel 'From Registration': no match for {LastName='${a.last(v)}', DOB='${a.compactDay(v)}', Mrn='${a.mrn(v)}'} in master index, threshold ${keep('number', '0.85')}, candidates ${count(v)}`,
  'pix: query': (v) =>
    `PIXManager ITI-9 query id=${a.uuid(v)} PatientIdentifier=${a.mrn(v)}^^^&${keep('id', '1.3.6.1.4.1.21367.13.20.1000')}&ISO targets=2 result=NF took=${a.ms(v)}ms`,
  'xds: stored query': (v) =>
    `<AdhocQuery id="urn:uuid:${keep('id', v.uuid())}"><Slot name="$XDSDocumentEntryPatientId"><ValueList><Value>'${hide('mrn', v.random.digits(8))}^^^&amp;${keep('id', '1.3.6.1.4.1.21367.2005.13.20.1000')}&amp;ISO'</Value></ValueList></Slot><Slot name="$XDSDocumentEntryStatus"><ValueList><Value>('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')</Value></ValueList></Slot></AdhocQuery>`,
  'x12: 271 not found': (v) =>
    `HL*3*2*22*0~TRN*2*${keep('id', v.random.digits(9))}*9EXAMPLE~NM1*IL*1*${LAST(v)}*${FIRST(v)}****MI*${a.member(v)}~AAA*N**${keep('code', '75')}*C~DMG*D8*${a.compactDay(v)}*M~`,
  'x12: 271 benefits': (v) =>
    `N3*${street(v)}~N4*${city(v)}*${state(v)}*${zip(v)}~DMG*D8*${a.compactDay(v)}*F~DTP*346*D8*${a.compactDay(v)}~EB*1**${keep('code', '30')}**GOLD PPO~EB*B**${keep('code', '98')}***27*25~`,
  'x12: 276 status': (v) =>
    `ST*276*0001*005010X212~NM1*QC*1*${LAST(v)}*${FIRST(v)}****MI*${a.member(v)}~TRN*1*${keep('id', v.random.digits(8))}~REF*EJ*${hide('account', v.random.digits(7))}~AMT*T3*${keep('number', v.random.int(40, 900))}~DTP*472*RD8*${hide('date', `${v.day().compact}-${v.day().compact}`)}~`,
  'x12: 834 member': (v) =>
    `INS*Y*18*${keep('code', '021')}*28*A***FT~REF*0F*${hide('plan', v.random.digits(9))}~DTP*356*D8*${a.compactDay(v)}~NM1*IL*1*${LAST(v)}*${FIRST(v)}***34*${hide('ssn', v.ssn().replaceAll('-', ''))}~PER*IP**HP*${hide('phone', v.bareDigitsPhone())}~DMG*D8*${a.compactDay(v)}*M~HD*${keep('code', '021')}**HLT~`,
  'x12: 278 authorization': (v) =>
    `ST*278*0001*005010X217~UM*HS*I*${keep('code', '3')}*11:B~DTP*472*D8*${a.compactDay(v)}~HI*ABK:${keep('code', 'M5450')}~SV1*HC:${keep('code', '97110')}**UN*12~NM1*71*1*${LAST(v)}*${FIRST(v)}****XX*${npi(v)}~`,
  'x12: 999': (v) =>
    `GS*FA*${keep('id', 'PAYER01')}*${keep('id', 'CLINIC7')}*${keep('time', '20260314*1022')}*${count(v)}*X*005010X231A1~AK1*HC*${keep('number', v.random.int(1000, 9000))}~AK2*837*${keep('id', '0001')}~IK3*DMG*22**8~IK4*2*1251*${keep('code', '8')}~IK5*R*5~`,
  'clearinghouse: rejection': (v) =>
    `claim rejected file=837P_batch patient="${a.full(v)}" member_id=${a.member(v)} dos=${a.usDay(v)} code=${keep('code', 'A7:562')} payer=${keep('code', v.random.digits(5))} charge=${keep('number', v.random.int(40, 900) + '.00')}`,
  'dicom: worklist query': (v) =>
    `${keep('time', '2026-03-14 10:22:11,482')} INFO  [EE-ManagedThread-${v.random.int(1, 90)}] CT1->DCM4CHEE(${count(v)}) >> 1:C-FIND-RQ Modality Worklist: (0010,0010) PN [${LAST(v)}^${FIRST(v)}] PatientName (0040,0002) DA [${a.compactDay(v)}] ScheduledProcedureStepStartDate (0008,0060) CS [${keep('code', 'CT')}] Modality`,
  'dicom: association rejected': (v) =>
    `W: Association Rejected: peer ${a.ip(v)}:${keep('number', v.random.int(1025, 65_000))} Result: Rejected Permanent, Source: Service User, Reason: Called AE Title Not Recognized (called PACS2, calling US_ROOM3, max PDU ${keep('number', 16_384)})`,
  'dicom: study received': (v) =>
    json({
      msg: 'study stable',
      PatientName: hide('name', `${v.person().last}^${v.person().first}`),
      PatientID: a.mrn(v),
      PatientBirthDate: a.compactDay(v),
      StudyDate: a.compactDay(v),
      StudyInstanceUID: keep('id', `1.2.826.0.1.3680043.8.498.${v.random.digits(20)}`),
      ModalitiesInStudy: [keep('code', 'MR')],
      instances: bare(count(v)),
    }),
  'dicom: stow': (v) =>
    `POST /dicomweb/studies 409 FailedSOPSequence: ReferencedSOPInstanceUID=${keep('id', `1.2.840.113619.2.55.3.${v.random.digits(9)}`)} FailureReason=272 PatientID=${a.mrn(v)} from ${a.ip(v)} in ${a.ms(v)}ms`,
  'ncpdp: new prescription': (v) =>
    json({
      message: 'NewRx',
      version: keep('version', '2017071'),
      patient: { lastName: a.last(v), firstName: a.first(v), dateOfBirth: a.day(v), postalCode: zip(v) },
      prescriber: { npi: npi(v), lastName: a.last(v), deaNumber: hide('licence', `FS${v.random.digits(7)}`) },
      medication: {
        ndc: keep('code', v.ndc().replaceAll('-', '')),
        sig: keep('dose', v.dose()),
        quantity: bare(keep('number', 30)),
      },
    }),
  'ncpdp: telecom fields': (v) =>
    `D.0 B1 BIN=${keep('code', '610011')} PCN=${keep('code', 'IRX')} cardholder_id=${a.member(v)} patient_last_name=${LAST(v).replaceAll(' ', '-')} patient_dob=${a.compactDay(v)} rx_number=${hide('account', v.random.digits(7))} fill=${keep('number', v.random.int(0, 11))} ndc=${keep('code', v.random.digits(11))} qty=${keep('number', '30.000')} reject=${keep('code', '79')}`,
  'pdmp: request': (v) =>
    `pdmp gateway: report for patient "${a.full(v)}" dob ${a.usDay(v)} state ${state(v)} prescriber DEA ${hide('licence', `B${v.random.characters('ABCDEFGH', 1)}${v.random.digits(7)}`)}: narcotic score ${keep('lab', v.random.int(0, 999))}, overdose risk ${keep('lab', v.random.int(0, 999))}, ${a.ms(v)} ms`,
  'lis: result posted': (v) =>
    `LIS result posted mrn=${a.mrn(v)} collected=${hide('date', v.day().iso + ' 07:45')} test=${keep('code', 'CBC')} loinc=${keep('code', v.loinc())} value="${keep('lab', v.lab())}" flag=${keep('code', 'H')} instrument=XN-1000 rack=${count(v)}`,
  'astm: header and order': (v) =>
    `H|\\^&|||Analyzer^1|||||LIS||P|1|${keep('time', '20260314102211')}\rP|1|${a.mrn(v)}|||${LAST(v)}^${FIRST(v)}||${a.compactDay(v)}|M\rL|1|N  checksum ${keep('code', '3F')} ok, 3 frames`,
  'immunization registry: ack': (v) =>
    `IIS RSP^K11 for ${control(v)}: QAK status ${keep('code', 'OK')} Z32^CDCPHINVS; matched patient ${a.full(v)}, DOB ${a.usDay(v)}, ${keep('number', v.random.int(1, 30))} doses, forecast CVX ${keep('code', '115')} due ${hide('date', v.day().us)}`,
  'carequality: document query': (v) =>
    json({
      level: 'info',
      msg: 'patient discovery',
      community: keep('id', 'urn:oid:2.16.840.1.113883.3.9621'),
      demographics: {
        familyName: a.last(v),
        givenName: a.first(v),
        birthTime: a.compactDay(v),
        genderCode: 'F',
      },
      matches: bare(keep('number', v.random.int(0, 3))),
      requestedBy: a.email(v),
      elapsedMs: bare(a.ms(v)),
    }),
};
