import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';
import type { Values } from '../values';

const count = (v: Values): string => String(v.random.int(1, 900));
const amount = (v: Values): string => keep('number', `${v.random.int(10, 900)}.50`);
const serial = (v: Values): string => hide('device', v.serial());
const zip = (v: Values): string => hide('address', v.person().zip);
const visit = (v: Values): string => hide('date', `${v.day().iso} 09:30`);
const slot = (v: Values): string => hide('date', `${v.day().iso}T09:30:00-05:00`);

/** Visits, bills, prescriptions, messages and the devices that patients take home. */
export const THIRD_CARE: Templates = {
  'video: waiting room': (v) =>
    `${a.time(v)} INFO waiting-room visit=${a.uuid(v)} patient_name="${a.full(v)}" joined from ${a.ip(v)} browser=${keep('version', 'Safari/17.4')} network=cellular rtt=${keep('number', v.random.int(20, 400) + 'ms')} position=${count(v)}`,
  'video: webrtc candidate': (v) =>
    `pc[${keep('id', v.random.hex(8))}] local candidate: candidate:${keep('id', v.random.digits(9))} 1 udp ${keep('number', 2_122_260_223)} ${a.ip(v)} ${v.random.int(1025, 65_000)} typ srflx raddr ${a.ip(v)} rport ${v.random.int(1025, 65_000)} generation 0 network-cost 999`,
  'video: turn server': (v) =>
    `${count(v)}: session ${keep('id', '00100000000000' + v.random.digits(4))}: realm <${keep('host', 'turn.example.com')}> user <${hide('email', v.email())}>: incoming packet ALLOCATE processed, success; peer ${a.ip(v)} lifetime=600`,
  'video: zoom webhook': (v) =>
    json({
      event: 'meeting.participant_left',
      event_ts: bare(keep('time', v.epoch() * 1000)),
      payload: {
        object: {
          uuid: keep('id', `${v.opaqueToken().slice(0, 22)}==`),
          topic: 'Telehealth visit',
          participant: { user_name: a.full(v), email: a.email(v), public_ip: a.ip(v) },
        },
      },
    }),
  'video: chime attendee': (v) =>
    json({
      'detail-type': 'Chime Meeting State Change',
      time: keep('time', '2026-03-14T10:22:11Z'),
      detail: {
        eventType: 'chime:AttendeeDropped',
        meetingId: a.uuid(v),
        externalUserId: a.email(v),
        mediaRegion: 'us-west-2',
        networkType: 'VoIP',
      },
    }),
  'video: call quality': (v) =>
    `call ${a.uuid(v)} ended: duration ${keep('number', v.random.int(60, 3000) + 's')} mos=${keep('number', '4.1')} jitter=${keep('number', v.random.int(1, 60) + 'ms')} loss=${keep('number', '0.4%')} patient=${a.email(v)} clinician=${a.email(v)}`,
  'schedule: booked': (v) =>
    `slot ${keep('id', v.random.int(1000, 99_000))} booked: patient_id=${a.mrn(v)} name="${a.full(v)}" dob=${a.usDay(v)} start="${visit(v)}" type=${keep('code', 'NEW30')} location=Northside`,
  'schedule: waitlist offer': (v) =>
    json({
      event: 'waitlist.offer.sent',
      patient: { firstName: a.first(v), phoneNumber: a.e164(v), preferredLanguage: 'vi' },
      offeredSlot: slot(v),
      expiresInMinutes: bare(keep('number', 45)),
      provider: { lastName: a.last(v), specialty: 'dermatology' },
    }),
  'schedule: ical mail': (v) =>
    `BEGIN:VEVENT UID:${keep('id', v.uuid())} DTSTART:${hide('date', v.day().compact + 'T143000Z')} SUMMARY:Follow-up visit ATTENDEE;CN="${a.full(v)}":mailto:${a.email(v)} SEQUENCE:${keep('number', v.random.int(0, 5))} END:VEVENT`,
  'schedule: overbooking': (v) =>
    `WARN c.e.sched.Template - template Tue-PM over capacity by ${keep('number', v.random.int(1, 4))}: moved patient MRN ${a.mrn(v)} from ${visit(v)} to ${visit(v)}, room ${keep('number', v.random.int(1, 30))}`,
  'kiosk: check-in': (v) =>
    `kiosk ${keep('host', 'kiosk-lobby-2')} check-in last_name=${a.last(v).replaceAll(' ', '-')} birth_date=${a.day(v)} zip=${zip(v)} matched=true copay=${amount(v)} printer=ok`,
  'kiosk: card scanned': (v) =>
    json({
      step: 'insurance-card',
      ocr: {
        memberId: a.member(v),
        groupNumber: hide('plan', v.random.form('GRP#####')),
        rxBin: keep('code', '003858'),
      },
      patientName: a.full(v),
      confidence: bare(keep('number', '0.93')),
      tookMs: bare(a.ms(v)),
    }),
  'billing: statement mailed': (v) =>
    `statement ${a.uuid(v)} account_number=${hide('account', v.account())} guarantor_name="${a.full(v)}" address="${hide('address', v.person().street)}" city="${hide('address', v.person().city)}" state=${keep('place', v.person().state)} zip=${zip(v)} balance=${amount(v)} pages=2`,
  'billing: payment plan': (v) =>
    json({
      event: 'payment_plan.created',
      account_number: hide('account', v.account()),
      payer: { name: a.full(v), email: a.email(v) },
      installments: bare(keep('number', 6)),
      amount_cents: bare(keep('number', v.random.int(1000, 90_000))),
      card: {
        brand: 'mastercard',
        last4: hide('account', v.random.digits(4)),
      },
    }),
  'billing: claim scrubbed': (v) =>
    `edit ${keep('code', 'NCCI-' + v.random.int(100, 900))} on claim_number=${hide('plan', v.random.form('CLM########'))} mrn=${a.mrn(v)} date_of_service=${a.usDay(v)} cpt=${keep('code', v.cpt())} modifier=${keep('code', '25')} dx=${keep('code', v.icd())} charge=${amount(v)}`,
  'billing: posting': (v) =>
    `ERA posted, payer ${keep('code', v.random.digits(5))}: patient account number ${hide('account', v.random.digits(8))}, DOS ${a.usDay(v)}, paid $${amount(v)}, CO-${keep('code', 45)} $${amount(v)}, PR-${keep('code', 1)} $${amount(v)}`,
  'billing: collections file': (v) =>
    `collections row ${count(v)}: {"debtor_name":"${a.full(v)}","ssn":"${a.ssn(v)}","dob":"${a.day(v)}","home_phone":"${a.phone(v)}","balance":${amount(v)},"agency":"A2"}`,
  'billing: estimate': (v) =>
    `good-faith estimate ${a.uuid(v)} v${keep('version', '1.3')} for patient ${a.full(v)}, service date ${a.usDay(v)}: CPT ${keep('code', v.cpt())} x1, ICD-10 ${keep('code', v.icd())}, expected $${amount(v)}`,
  'eligibility: cache': (v) =>
    `eligibility cache miss member_id=${a.member(v)} subscriber_dob=${a.day(v)} payer_id=${keep('code', v.random.digits(5))} service_type=${keep('code', '30')} ttl=${keep('number', '86400s')} latency=${a.ms(v)}`,
  'prior auth: decision': (v) =>
    json({
      event: 'prior_auth.approved',
      authorizationNumber: hide('plan', v.random.form('A########')),
      member: { memberId: a.member(v), lastName: a.last(v), birthDate: a.day(v) },
      hcpcs: keep('code', 'J0717'),
      diagnosis: keep('code', v.icd()),
      units: bare(keep('number', 24)),
      validFrom: a.day(v),
    }),
  'pharmacy: fill queue': (v) =>
    `${keep('time', '2026-03-14 10:22:11')} FILL rx_number=${hide('account', v.random.digits(7))} patient="${hide('name', `${v.person().last}, ${v.person().first}`.replaceAll("'", ''))}" drug="${keep('dose', v.dose())}" ndc=${keep('code', v.ndc())} refills=${keep('number', v.random.int(0, 11))} status=READY bin=C14`,
  'pharmacy: pickup verified': (v) =>
    `pickup: patient name ${a.full(v)}, DOB ${a.usDay(v)}, driver's license ${hide('licence', v.licence())}, schedule ${keep('code', 'C-II')}, register 3, pharmacist ${hide('name', 'Dr. ' + v.person().last)}`,
  'pharmacy: interaction': (v) =>
    json({
      level: 'warn',
      msg: 'interaction',
      severity: 'major',
      rxcui: [keep('code', v.rxnorm()), keep('code', '11289')],
      mrn: a.mrn(v),
      weightKg: bare(keep('lab', `${v.random.int(40, 120)}.5`)),
      ageYears: bare(keep('age', v.random.int(18, 88))),
      overriddenBy: a.user(v),
      at: a.time(v),
    }),
  'pharmacy: mail order': (v) =>
    json({
      event: 'shipment.created',
      carrier: 'UPS',
      service: 'Ground',
      shipTo: {
        name: a.full(v),
        street1: hide('address', v.person().street),
        city: hide('address', v.person().city),
        state: keep('place', v.person().state),
        zip: zip(v),
        phone: a.phone(v),
      },
      weightOz: bare(keep('number', '7.5')),
      temperatureRange: keep('number', '2-8 C'),
    }),
  'sms: inbound': (v) =>
    `inbound sms from ${a.e164(v)} to shortcode ${keep('number', '78421')} keyword=STOP carrier=Verizon segments=1; unsubscribed contact ${a.uuid(v)}`,
  'sms: template rendered': (v) =>
    `rendered visit-48h v${keep('version', 7)}: "Hi ${hide('name', 'Ms. ' + v.person().last)}, your appointment is on ${hide('date', v.day().words)} at ${keep('time', '9:30 AM')}. Call ${a.phone(v)} to change it." chars=118`,
  'voice: reminder call': (v) =>
    `CallStatus=no-answer CallSid=${keep('id', 'CA' + v.random.hex(32))} Called=${hide('phone', '+1' + v.bareDigitsPhone())} CallDuration=0 AnsweredBy=machine_start CallerState=${keep('place', v.person().state)} CallerCity=${hide('address', v.person().city.split(' ')[0]!.toUpperCase())}`,
  'voice: connect contact flow': (v) =>
    json({
      ContactId: a.uuid(v),
      ContactFlowModuleType: 'InvokeExternalResource',
      Timestamp: a.time(v),
      Parameters: { CustomerEndpoint: a.e164(v), DateOfBirth: a.compactDay(v), MemberId: a.member(v) },
      Results: 'Success',
    }),
  'fax: sent': (v) =>
    `hylafax: job ${count(v)} to fax number ${hide('fax', v.phone())} done, ${keep('number', v.random.int(1, 40))} pages in ${keep('number', '1:48')}, ${keep('number', 14_400)} bps, csi "VALLEY IMAGING"`,
  'fax: inbound routed': (v) =>
    json({
      msg: 'fax routed',
      fax_id: keep('id', v.random.int(10_000_000, 90_000_000)),
      from_fax: hide('fax', `+1${v.bareDigitsPhone()}`),
      ocr: { patient_name: a.full(v), date_of_birth: a.usDay(v), document: 'referral' },
      pages: bare(keep('number', v.random.int(1, 40))),
      score: bare(keep('number', '0.81')),
    }),
  'portal: secure message': (v) =>
    `message ${a.uuid(v)} thread=${a.uuid(v)} from="${a.full(v)}" <${a.email(v)}> to=pool:refills attachments=${keep('number', v.random.int(0, 3))} bytes=${v.bytes()} read=false`,
  'portal: proxy access': (v) =>
    `proxy access granted: proxy_name="${a.full(v)}" proxy_email=${a.email(v)} relationship=parent patient_name="${a.full(v)}" patient_dob=${a.day(v)} scope=full policy=${keep('version', 'v12')}`,
  'identity proofing: kba': (v) =>
    json({
      event: 'kba.failed',
      transactionId: keep('id', v.random.digits(14)),
      applicant: {
        firstName: a.first(v),
        lastName: a.last(v),
        ssn_last4: hide('ssn', v.random.digits(4)),
        dob: a.day(v),
      },
      licenseNumber: hide('licence', v.licence()),
      score: bare(keep('number', v.random.int(300, 850))),
      clientIp: a.ip(v),
    }),
  'identity proofing: liveness': (v) =>
    json({
      event: 'liveness.passed',
      session: a.uuid(v),
      selfie: hide('photo', `https://media.example.com/selfies/${v.random.hex(20)}.jpg`),
      faceEmbedding: hide('biometric', v.opaqueToken()),
      similarity: bare(keep('number', '99.2')),
      sdk: keep('version', v.version()),
    }),
  'rpm: blood pressure': (v) =>
    json({
      type: 'bp.reading',
      imei: hide('device', `35${v.random.digits(13)}`),
      serialNumber: serial(v),
      systolic: bare(keep('lab', v.random.int(100, 180))),
      diastolic: bare(keep('lab', v.random.int(60, 110))),
      pulse: bare(keep('lab', v.random.int(50, 120))),
      irregular: false,
      rssi: bare(keep('number', '-81')),
      patient: { mrn: a.mrn(v), name: a.full(v) },
    }),
  'rpm: gateway offline': (v) =>
    `rpm hub serial=${serial(v)} offline for ${keep('number', v.random.int(1, 90) + 'h')} patient_name="${a.full(v)}" phone=${a.e164(v)} firmware=${keep('version', v.version())} battery=${keep('number', v.random.int(1, 99) + '%')} lte=${keep('number', '-108 dBm')}`,
  'rpm: weight alert': (v) =>
    `ALERT chf-weight-gain: patient MRN ${a.mrn(v)} gained ${keep('lab', '3.2 lb')} in ${keep('number', '24 h')} (now ${keep('lab', v.random.int(110, 290) + '.4 lb')}), scale S/N ${serial(v)}, assigned to ${a.email(v)}`,
  'rpm: cgm sync': (v) =>
    `dexcom sync ${a.uuid(v)}: transmitterId=${hide('device', v.random.form('8????#'))} records=288 egv=${keep('lab', v.random.int(60, 320))} trend=fortyFiveUp rate=${keep('lab', '1.2 mg/dL/min')} patient_email=${a.email(v)}`,
  'rpm: pacemaker transmission': (v) =>
    `remote transmission: patient ${a.full(v)}, device serial ${serial(v)}, implanted ${a.usDay(v)}, battery ${keep('lab', '2.96 V')}, RV threshold ${keep('lab', '0.75 V @ 0.4 ms')}, AF burden ${keep('lab', '1.2%')}, ${keep('number', v.random.int(0, 5))} episodes`,
  'rpm: aws iot lifecycle': (v) =>
    json({
      clientId: a.uuid(v),
      timestamp: bare(keep('time', v.epoch() * 1000)),
      eventType: 'disconnected',
      disconnectReason: 'MQTT_KEEP_ALIVE_TIMEOUT',
      sessionIdentifier: a.uuid(v),
      ipAddress: a.ip(v),
      versionNumber: bare(keep('number', v.random.int(1, 900))),
    }),
  'rpm: fitbit token': (v) =>
    `wearable oauth refresh for ${a.email(v)} failed: 401 {"errorType":"invalid_grant"} refresh_token=${a.token(v)} attempt=${keep('number', v.random.int(1, 5))} next=${keep('time', '10:52:11')}`,
  'ambulance: transport': (v) =>
    `ePCR ${a.uuid(v)} unit M-14 patient "${a.full(v)}" DOB ${a.usDay(v)} SSN ${a.ssn(v)} license plate ${hide('vehicle', v.plate())} VIN ${hide('vehicle', v.vin())} BP ${keep('lab', v.random.int(90, 180) + '/' + v.random.int(50, 110))} GCS ${keep('lab', v.random.int(3, 15))} ${keep('number', '12.4 mi')}`,
  'vitals: old age': (v) =>
    `triage: age ${hide('age', v.oldAge())}, sex F, ${keep('lab', v.lab())}, temp ${keep('lab', '38.4 C')}, ESI ${keep('number', v.random.int(1, 5))}, MRN ${a.mrn(v)}, arrived ${hide('date', v.day().us + ' 14:05')}`,
};
