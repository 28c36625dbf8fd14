import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';

/** Payments, messages, mail, voice, devices: what the clients of vendors write. */
export const VENDORS: Templates = {
  'stripe: error': (v) =>
    `StripeCardError: Your card was declined. { type: 'StripeCardError', code: '${keep('word', 'card_declined')}', requestId: '${keep('id', 'req_' + v.random.form('?#?#?#?#?#?#?#'))}', charge: '${keep('id', 'ch_' + v.random.hex(24))}', billing_details: { email: '${a.email(v)}', name: '${a.full(v)}', phone: '${a.phone(v)}' }, statusCode: ${keep('number', 402)} }`,
  'stripe: webhook': (v) =>
    json({
      id: keep('id', `evt_${v.random.hex(24)}`),
      object: 'event',
      type: keep('word', 'charge.succeeded'),
      api_version: keep('version', '2024-06-20'),
      created: bare(keep('time', v.epoch())),
      data: {
        object: {
          id: keep('id', `ch_${v.random.hex(24)}`),
          amount: bare(keep('number', v.random.int(100, 90_000))),
          receipt_email: a.email(v),
          billing_details: {
            name: a.full(v),
            address: {
              line1: hide('address', v.person().street),
              postal_code: hide('address', v.person().zip),
              country: keep('place', 'US'),
            },
          },
          payment_method_details: {
            card: {
              brand: keep('word', 'visa'),
              last4: hide('account', v.random.digits(4)),
              exp_year: bare(keep('year', 2029)),
            },
          },
        },
      },
      livemode: false,
    }),
  'stripe: key in an error': (v) =>
    `Invalid API Key provided: ${hide('secret', 'sk_test_' + v.opaqueToken())}; idempotency ${a.uuid(v)}; retry ${keep('number', v.random.int(1, 5))}`,
  'twilio: error': (v) =>
    `RestException [Error]: The 'To' number ${a.e164(v)} is not a valid phone number. { status: ${keep('number', 400)}, code: ${keep('number', 21211)}, moreInfo: '${keep('word', 'https://www.twilio.com/docs/errors/21211')}' }`,
  'twilio: webhook form': (v) =>
    `SmsSid=${keep('id', 'SM' + v.random.hex(32))}&SmsStatus=${keep('word', 'delivered')}&To=${hide('phone', `%2B1${v.bareDigitsPhone()}`)}&From=${hide('phone', `%2B1${v.bareDigitsPhone()}`)}&ApiVersion=${keep('version', '2010-04-01')}&AccountSid=${keep('id', 'AC' + v.random.hex(32))}&FromZip=${hide('address', v.random.digits(5))}`,
  'twilio: debug request': (v) =>
    `-- BEGIN Twilio API Request -- POST https://api.twilio.com/${keep('version', '2010-04-01')}/Accounts/${keep('id', 'AC' + v.random.hex(32))}/Messages.json data: { To: '${a.e164(v)}', Body: 'Your visit is on ${a.usDay(v)}' } -- END --`,
  'sms: smpp': (v) =>
    `submit_sm seq=${keep('number', v.random.int(1, 9999))} source_addr=${keep('number', '78421')} destination_addr=${hide('phone', '1' + v.bareDigitsPhone())} esm_class=0 registered_delivery=1 message_id=${keep('id', v.random.hex(16))}`,
  'sms: delivery receipt': (v) =>
    json({
      messageUuid: a.uuid(v),
      to: hide('phone', '1' + v.bareDigitsPhone()),
      from: hide('phone', '1' + v.bareDigitsPhone()),
      status: keep('word', 'undelivered'),
      error: { title: bare(keep('number', 1240)) },
      network: keep('code', '310260'),
      timestamp: a.time(v),
    }),
  'sns: publish': (v) =>
    `sns publish PhoneNumber=${a.e164(v)} MessageId=${a.uuid(v)} type=${keep('word', 'Transactional')} priceUSD=${keep('number', '0.00645')}`,
  'mail: postfix': (v) =>
    `${keep('time', 'Mar 14 10:22:11')} mx1 postfix/smtp[${keep('number', v.random.int(1, 30_000))}]: ${keep('id', v.random.form('?#?##?#?##'))}: to=<${a.email(v)}>, relay=mx.example.com[${a.ip(v)}]:25, delay=${keep('number', '1.2')}, delays=${keep('number', '0.1/0.01/0.5/0.6')}, dsn=${keep('code', '2.0.0')}, status=sent (250 OK)`,
  'mail: headers': (v) =>
    `From: "${a.full(v)}" <${a.email(v)}> To: ${a.full(v)} <${a.email(v)}> Message-ID: <${keep('id', v.random.hex(16) + '.' + v.random.digits(6))}> X-Mailer: ${keep('version', 'nodemailer/6.9.14')}`,
  'mail: smtp dialogue': (v) =>
    `SMTP C: RCPT TO:<${a.email(v)}> S: ${keep('code', '550 5.1.1')} <${a.email(v)}>: Recipient address rejected: User unknown; session ${keep('id', v.random.hex(12))}`,
  'ses: bounce': (v) =>
    json({
      notificationType: 'Bounce',
      bounce: {
        bounceType: keep('word', 'Permanent'),
        bouncedRecipients: [
          {
            emailAddress: a.email(v),
            action: 'failed',
            status: keep('code', '5.1.1'),
            diagnosticCode: `smtp; 550 user ${a.email(v)} unknown`,
          },
        ],
        feedbackId: keep('id', `0100018e${v.random.hex(8)}-${v.uuid()}-000000`),
      },
      mail: {
        destination: [a.email(v)],
        messageId: keep('id', `0100018e${v.random.hex(8)}-${v.uuid()}-000000`),
      },
    }),
  'sendgrid: event': (v) =>
    json([
      {
        email: a.email(v),
        timestamp: bare(keep('time', v.epoch())),
        event: keep('word', 'open'),
        sg_event_id: keep('id', v.opaqueToken()),
        ip: a.ip(v),
        useragent: keep('version', 'Mozilla/5.0 (via ggpht.com GoogleImageProxy)'),
      },
    ]),
  'voice: vapi end of call': (v) =>
    json({
      type: keep('word', 'end-of-call-report'),
      call: { id: a.uuid(v), customer: { number: a.e164(v), name: a.full(v) } },
      durationSeconds: bare(keep('number', '182.4')),
      cost: bare(keep('number', '0.31')),
      transcript: hide(
        'narrative',
        `AI: How can I help? User: this is ${v.name()}, my date of birth is ${v.day().words}`,
      ),
    }),
  'voice: sip': (v) =>
    `INVITE sip:${hide('phone', '+1' + v.bareDigitsPhone())}@sip.example.com SIP/2.0 From: "${a.full(v)}" <sip:${hide('email', `${v.bareDigitsPhone()}@pbx.example.com`)}>;tag=${keep('id', v.random.hex(8))} CSeq: ${keep('number', v.random.int(1, 99_999))} INVITE`,
  'voice: asterisk cdr': (v) =>
    `[${keep('time', '2026-03-14 10:22:11')}] VERBOSE[${keep('number', v.random.int(1, 9999))}][C-0000${v.random.hex(4)}] pbx.c: Executing [${keep('word', 's@clinic-ivr:12')}] Dial("PJSIP/front-0000${v.random.hex(4)}", "PJSIP/${a.e164(v)}@trunk,${keep('number', 30)}") in new stack`,
  'calendar: google event': (v) =>
    json({
      msg: 'calendar sync',
      event: {
        id: keep('id', v.random.hex(26)),
        attendees: [{ email: a.email(v), displayName: a.full(v), responseStatus: keep('word', 'accepted') }],
        start: { dateTime: hide('date', `${v.day().iso}T09:00:00-05:00`) },
        sequence: bare(keep('number', 2)),
      },
    }),
  'video: participant joined': (v) =>
    json({
      event: keep('word', 'participant-connected'),
      RoomSid: keep('id', `RM${v.random.hex(32)}`),
      ParticipantIdentity: a.email(v),
      displayName: a.full(v),
      bitrateKbps: bare(keep('number', v.random.int(300, 3000))),
      Timestamp: a.time(v),
    }),
  'push: fcm': (v) =>
    json({
      msg: 'push failed',
      registrationToken: hide('secret', `${v.opaqueToken()}:APA91b${v.opaqueToken()}`),
      notification: { title: keep('word', 'Visit reminder'), body: `See Dr. ${a.last(v)} on ${a.usDay(v)}` },
      code: keep('word', 'messaging/registration-token-not-registered'),
      attempt: bare(keep('number', 3)),
    }),
  'crm: contact upsert': (v) =>
    json({
      level: 'info',
      msg: 'contact upserted',
      properties: {
        firstname: a.first(v),
        lastname: a.last(v),
        mobilephone: a.phone(v),
        zip: hide('address', v.person().zip),
        lifecyclestage: keep('word', 'lead'),
      },
      vid: bare(keep('id', v.random.int(1000, 99_999))),
      took: bare(a.ms(v)),
    }),
  'analytics: segment identify': (v) =>
    json({
      type: 'identify',
      anonymousId: a.uuid(v),
      traits: {
        email: a.email(v),
        first_name: a.first(v),
        phone: a.phone(v),
        plan: keep('word', 'gold'),
        age: bare(keep('age', v.random.int(18, 88))),
      },
      context: {
        ip: a.ip(v),
        library: { name: keep('word', 'analytics.js'), version: keep('version', '2.11.1') },
      },
      messageId: keep('id', `ajs-${v.random.hex(32)}`),
    }),
  'llm: tool call': (v) =>
    json({
      msg: 'tool call',
      model: keep('word', 'claude-sonnet'),
      tool: keep('word', 'find_patient'),
      arguments: json({ first_name: a.first(v), date_of_birth: a.day(v), limit: bare(keep('number', 5)) }),
      usage: {
        input_tokens: bare(keep('number', v.random.int(100, 9000))),
        output_tokens: bare(keep('number', v.random.int(10, 900))),
      },
    }),
  'ocr: id card': (v) =>
    json({
      msg: 'document read',
      fields: [
        {
          Type: 'FIRST_NAME',
          ValueDetection: { Text: a.first(v), Confidence: bare(keep('number', '99.1')) },
        },
        {
          Type: 'DOCUMENT_NUMBER',
          ValueDetection: { Text: hide('licence', v.licence()), Confidence: bare(keep('number', '97.3')) },
        },
        {
          Type: 'DATE_OF_BIRTH',
          ValueDetection: { Text: a.usDay(v), Confidence: bare(keep('number', '98.0')) },
        },
      ],
      pages: bare(keep('number', 1)),
    }),
  'payments: square': (v) =>
    json({
      payment: {
        id: keep('id', v.random.form('?#??#?#?#?#?#?#?#?#?#?')),
        amount_money: { amount: bare(keep('number', v.random.int(100, 90_000))), currency: 'USD' },
        buyer_email_address: a.email(v),
        shipping_address: {
          first_name: a.first(v),
          address_line_1: hide('address', v.person().street),
          locality: hide('address', v.person().city),
          administrative_district_level_1: keep('place', v.person().state),
          postal_code: hide('address', v.person().zip),
        },
        receipt_number: keep('id', v.random.form('?#?#')),
      },
    }),
  'bank: ach': (v) =>
    `ACH debit: routing ${hide('account', v.random.digits(9))} account ${hide('account', v.random.digits(10))} amount ${keep('number', '$' + v.random.int(10, 900) + '.00')} SEC ${keep('code', 'WEB')} trace ${keep('id', v.random.digits(15))} return ${keep('code', 'R01')}`,
  'iot: mqtt': (v) =>
    `mqtt publish topic=devices/${hide('device', v.serial().replaceAll(' ', ''))}/vitals qos=1 payload={"hr":${keep('lab', v.random.int(50, 130))},"spo2":${keep('lab', v.random.int(88, 100))},"patientMrn":"${a.mrn(v)}","ts":${keep('time', v.epoch())}}`,
  'iot: pump': (v) =>
    json({
      event: keep('word', 'infusion.started'),
      pump: {
        serialNumber: hide('device', v.serial()),
        firmware: keep('version', v.version()),
        ipAddress: a.ip(v),
      },
      rate: keep('dose', '125 mL/h'),
      volume: bare(keep('dose', 1000)),
      bed: keep('word', '4W-12'),
    }),
  'iot: cgm upload': (v) =>
    `cgm transmitter ${keep('word', 'G6')} serial number ${hide('device', v.serial())}: ${keep('number', 288)} readings, min ${keep('lab', 62)} max ${keep('lab', 241)} mean ${keep('lab', '138.4')} mg/dL, TIR ${keep('lab', '74%')}, battery ${keep('number', '3.1 V')}, firmware ${keep('version', '2.18.2.98')}`,
  'iot: bluetooth': (v) =>
    `BLE connected ${hide('device', v.mac().toUpperCase())} name=${keep('word', 'BPM-Cuff')} rssi=${keep('number', '-67')} mtu=${keep('number', 247)} svc=${keep('id', '00001810-0000-1000-8000-00805f9b34fb')} reading ${keep('lab', '128/82')}`,
  'identity: proofing': (v) =>
    json({
      event: 'idv.completed',
      inquiryId: keep('id', `inq_${v.random.hex(24)}`),
      attributes: {
        'name-first': a.first(v),
        'name-last': a.last(v),
        birthdate: a.day(v),
        'social-security-number': hide('ssn', v.ssn()),
        'address-postal-code': hide('address', v.person().zip),
        'selfie-photo-url': hide('photo', `https://files.example.com/${v.random.hex(16)}.jpg`),
      },
      checksPassed: bare(keep('number', 7)),
    }),
  'support: ticket': (v) =>
    json({
      ticket: {
        id: bare(keep('id', v.random.int(1000, 99_999))),
        requester: { name: a.full(v), email: a.email(v) },
        subject: `Cannot log in, phone ${a.phone(v)}`,
        tags: [keep('word', 'portal'), keep('word', 'login')],
        priority: 'high',
      },
    }),
  'eligibility vendor: response': (v) =>
    json({
      controlNumber: keep('id', v.random.digits(9)),
      subscriber: {
        memberId: a.member(v),
        firstName: a.first(v),
        lastName: a.last(v),
        dateOfBirth: hide('date', v.day().compact),
        groupNumber: hide('plan', v.random.digits(7)),
      },
      tradingPartnerServiceId: keep('code', '60054'),
      benefitsInformation: [
        {
          code: keep('code', '1'),
          serviceTypeCodes: [keep('code', '30'), keep('code', '98')],
          benefitAmount: keep('number', '25'),
        },
      ],
    }),
  'login alert': (v) =>
    `auth0 f: wrong password user=${a.user(v)} client_id=${keep('id', v.random.hex(32))} ip=${a.ip(v)} ua="${keep('version', 'Chrome 126.0.0 / Mac OS X 10.15.7')}" connection=${keep('word', 'Username-Password')} token=${a.token(v)}`,
};
