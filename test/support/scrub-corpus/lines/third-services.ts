import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';
import type { Values } from '../values';

const count = (v: Values): string => String(v.random.int(1, 900));
const port = (v: Values): string => String(v.random.int(1025, 65_000));
/** As a query encodes a word. */
const plus = (marked: string): string => marked.replaceAll(' ', '+');

/** What web services and the back ends of mobile applications write. */
export const THIRD_SERVICES: Templates = {
  'spring boot: started': (v) =>
    `${a.time(v)}  INFO 1 --- [           main] o.s.b.w.embedded.tomcat.TomcatWebServer  : Tomcat started on port 8080 (http) with context path '/portal'; started PortalApplication ${keep('version', v.version())} in ${keep('number', v.random.int(3, 30) + '.482')} seconds (process running for ${keep('number', v.random.int(31, 60) + '.1')})`,
  'spring security: bad credentials': (v) =>
    `${keep('time', '2026-03-14 10:22:11.482')}  WARN 1 --- [nio-8080-exec-${v.random.int(1, 20)}] o.s.b.a.audit.listener.AuditListener : AuditEvent [timestamp=${a.time(v)}, principal=${a.email(v)}, type=AUTHENTICATION_FAILURE, data={details=WebAuthenticationDetails [RemoteIpAddress=${a.ip(v)}, SessionId=null]}]`,
  'spring: request dump': (v) =>
    `DEBUG o.s.w.f.CommonsRequestLoggingFilter : Before request [GET /api/appointments?patientLastName=${plus(a.last(v))}&dob=${a.day(v)}&size=20, client=${a.ip(v)}, user=${a.user(v)}]`,
  'hikari: pool stats': (v) =>
    `${keep('time', '2026-03-14 10:22:11,482')} DEBUG [HikariPool-1 housekeeper] com.zaxxer.hikari.pool.HikariPool - HikariPool-1 - Pool stats (total=${keep('number', v.random.int(5, 20))}, active=${keep('number', v.random.int(1, 20))}, idle=${keep('number', v.random.int(1, 9))}, waiting=${keep('number', v.random.int(0, 9))})`,
  'morgan: dev': (v) =>
    `PATCH /api/care-plans/${a.uuid(v)}/goals/${keep('id', v.random.int(1, 400))} 200 ${keep('number', v.random.int(1, 900) + '.482 ms')} - ${keep('number', v.random.int(10, 9000))}`,
  'morgan: tiny with a query': (v) =>
    `POST /api/forgot-password?email=${a.encodedEmail(v)}&locale=en-US 202 - - ${keep('number', v.random.int(1, 900) + '.003 ms')}`,
  'fastify: schema error': (v) =>
    json({
      level: 40,
      time: bare(keep('time', v.epoch() * 1000)),
      reqId: keep('id', `req-${v.random.characters('0123456789abcdefghij', 4)}`),
      err: {
        type: 'Error',
        code: 'FST_ERR_VALIDATION',
        message: 'body/birthDate must match format "date"',
        validation: [{ keyword: 'format', instancePath: '/birthDate', data: a.usDay(v) }],
        statusCode: bare(keep('number', 400)),
      },
      msg: `rejected registration of ${a.email(v)}`,
    }),
  'nest: logger': (v) =>
    `[Nest] ${count(v)}  - ${keep('time', '03/14/2026, 10:22:11 AM')}   ERROR [PatientsService] duplicate registration: phone=${hide('phone', v.bareDigitsPhone())} dateOfBirth=${a.day(v)} existing=${a.uuid(v)}`,
  'express: body parser': (v) =>
    `SyntaxError: Unexpected token } in JSON at position ${count(v)} ${keep('frame', `at parse (/app/node_modules/body-parser/lib/types/json.js:${v.random.int(1, 200)}:19)`)} { expose: true, statusCode: 400, body: '{"email":"${a.email(v)}","firstName":"${a.first(v)}",}', type: 'entity.parse.failed' }`,
  'flask: werkzeug': (v) =>
    `${a.ip(v)} - - [${keep('time', '14/Mar/2026 10:22:11')}] "GET /kiosk/lookup?dob=${a.day(v)}&limit=25 HTTP/1.1" 200 -`,
  'uvicorn: access': (v) =>
    `INFO:     ${a.ip(v)}:${port(v)} - "PUT /${keep('version', 'v1')}/patients/${a.uuid(v)}/contact HTTP/1.1" ${keep('number', '422')} Unprocessable Entity`,
  'fastapi: validation body': (v) =>
    `422 on /v1/coverage request_id=${a.uuid(v)} detail=[{'type': 'string_pattern_mismatch', 'loc': ('body', 'subscriber', 'ssn'), 'msg': "String should match pattern", 'input': '${a.ssn(v)}'}, {'type': 'missing', 'loc': ('body', 'group_number'), 'msg': 'Field required', 'input': {'memberId': '${a.member(v)}'}}]`,
  'gunicorn: worker timeout': (v) =>
    `[${keep('time', '2026-03-14 10:22:11 +0000')}] [${keep('number', v.random.int(1, 90))}] [CRITICAL] WORKER TIMEOUT (pid:${keep('number', v.random.int(91, 9000))}); [ERROR] Worker was sent SIGKILL! Perhaps out of memory?`,
  'django: suspicious host': (v) =>
    `ERROR ${keep('time', '2026-03-14 10:22:11,482')} exception ${keep('number', '31 139872482716')} Invalid HTTP_HOST header: '${a.ip(v)}:8000'. You may need to add it to ALLOWED_HOSTS. path=/healthz status=400`,
  'django: signal of login': (v) =>
    `[${keep('time', '14/Mar/2026 10:22:11')}] WARNING [django.security.axes] AXES: New login failure by {username: "${a.email(v)}", ip_address: "${a.ip(v)}", user_agent: "${keep('version', 'Dalvik/2.1.0 (Linux; U; Android 14; SM-A546U)')}", path_info: "/accounts/login/"}; ${keep('number', v.random.int(1, 5))} of 5`,
  'rails: started': (v) =>
    `I, [${keep('time', '2026-03-14T10:22:11.482716')} #${keep('number', v.random.int(1, 9000))}]  INFO -- : [${a.uuid(v)}] Started GET "/providers/search?specialty=cardiology&postal_code=${hide('address', v.person().zip)}" for ${a.ip(v)} at ${keep('time', '2026-03-14 10:22:11 +0000')}`,
  'rails: completed': (v) =>
    `[${a.uuid(v)}] Completed ${keep('number', '422 Unprocessable Content')} in ${keep('number', v.random.int(1, 900) + 'ms')} (Views: ${keep('number', '0.3ms')} | ActiveRecord: ${keep('number', v.random.int(1, 90) + '.2ms')} (${keep('number', '4 queries, 1 cached')}) | GC: ${keep('number', '0.8ms')})`,
  'rails: active job': (v) =>
    `[ActiveJob] [VisitReminderJob] [${a.uuid(v)}] Enqueued VisitReminderJob (Job ID: ${a.uuid(v)}) to Sidekiq(mailers) with arguments: {:email=>"${a.email(v)}", :first_name=>"${a.first(v)}", :visit_at=>"${hide('date', v.day().iso + ' 09:30:00')}", :lead_hours=>48}`,
  'laravel: query exception': (v) =>
    `SQLSTATE[${keep('code', '23000')}]: Integrity constraint violation: 1062 Duplicate entry '${a.email(v)}' for key 'users_email_unique' (Connection: mysql, SQL: insert into \`users\` (\`first_name\`, \`email\`, \`dob\`) values ('${a.first(v)}', '${a.email(v)}', '${a.day(v)}'))`,
  'asp.net: request finished': (v) =>
    `info: Microsoft.AspNetCore.Hosting.Diagnostics[2] Request finished HTTP/2 GET https://portal.example.com/api/patients?lastName=${plus(a.last(v))}&dateOfBirth=${a.day(v)}&top=50 - 200 - application/json;+charset=utf-8 ${keep('number', v.random.int(1, 900) + '.4827ms')}`,
  'asp.net: model state': (v) =>
    `warn: Portal.Api.Filters.ModelStateFilter[0] ModelState invalid for PatientInput: DateOfBirth: The value '${a.usDay(v)}' is not valid for DateOfBirth.; Ssn: The value '${a.ssn(v)}' is not valid. TraceId ${keep('id', `00-${v.random.hex(32)}-${v.random.hex(16)}-01`)}`,
  'asp.net identity: lockout': (v) =>
    `${a.time(v)} [WRN] UserManager: user ${a.email(v)} locked out after 5 failed attempts until ${keep('time', '2026-03-14T10:37:11Z')}, remote ${a.ip(v)}, SourceContext=Microsoft.AspNetCore.Identity.UserManager`,
  'grpc: interceptor': (v) =>
    `level=info ts=${a.time(v)} msg="finished unary call" grpc.code=OK grpc.service=clinic.chart.v1.ChartService grpc.method=GetChart grpc.time_ms=${keep('number', v.random.int(1, 90) + '.482')} peer.address=${a.ip(v)}:${port(v)}`,
  'gin: access': (v) =>
    `[GIN] ${keep('time', '2026/03/14 - 10:22:11')} | 200 |  ${keep('number', v.random.int(1, 90) + '.482716ms')} | ${a.ip(v)} | GET      "/v1/patients?phone=${hide('phone', v.bareDigitsPhone())}&fields=id,consents"`,
  'go: http server': (v) =>
    `${keep('time', '2026/03/14 10:22:11')} http: TLS handshake error from ${a.ip(v)}:${port(v)}: remote error: tls: unknown certificate authority`,
  'phoenix: ecto': (v) =>
    `${keep('time', '10:22:11.482')} [debug] QUERY OK source="appointments" db=${keep('number', v.random.int(1, 90) + '.2ms')} queue=${keep('number', '0.1ms')} idle=${keep('number', '48.2ms')} SELECT a0."id" FROM "appointments" AS a0 WHERE (a0."patient_email" = $1) ["${a.email(v)}"]`,
  'graphql: apollo': (v) =>
    json({
      level: 'warn',
      operationName: 'BookAppointment',
      queryHash: keep('id', v.random.hex(64)),
      errors: [
        {
          message: `Slot ${hide('date', v.day().iso + 'T14:30:00')} is taken`,
          path: ['bookAppointment'],
          extensions: { code: 'SLOT_TAKEN' },
        },
      ],
      viewer: { id: a.uuid(v), email: a.email(v) },
      durationMs: bare(a.ms(v)),
    }),
  'mobile: crash': (v) =>
    json({
      platform: 'ios',
      app_version: keep('version', `4.${v.random.int(0, 30)}.1 (${v.random.int(1000, 9000)})`),
      os_version: keep('version', '17.4.1'),
      device_model: 'iPhone15,3',
      exception: 'EXC_BAD_ACCESS (SIGSEGV)',
      frames: [keep('frame', '0x0000000104a1c2d8 Portal ChartViewController.viewDidLoad() + 412')],
      custom_keys: { user_email: a.email(v), screen: 'LabResults', mrn: a.mrn(v) },
    }),
  'mobile: device registered': (v) =>
    json({
      event: 'push.device.registered',
      userId: a.uuid(v),
      platform: 'android',
      deviceToken: a.token(v),
      appVersion: keep('version', v.version()),
      locale: 'es-US',
      ipAddress: a.ip(v),
      at: a.time(v),
    }),
  'mobile: sync conflict': (v) =>
    `sync: conflict on contact ${a.uuid(v)} rev ${keep('number', v.random.int(1, 40))}->${keep('number', v.random.int(41, 90))}: local.mobilePhone="${a.phone(v)}" remote.mobilePhone="${a.phone(v)}", keeping remote; batch ${keep('id', v.random.hex(12))} took ${a.ms(v)}ms`,
  'android: logcat': (v) =>
    `${keep('time', '03-14 10:22:11.482')} ${keep('number', v.random.int(1000, 9000))} ${keep('number', v.random.int(9001, 19_000))} I OkHttp  : --> GET https://api.example.com/v3/me/visits?member_id=${a.member(v)}&since=${keep('year', 2024)}`,
  'mobile: deep link': (v) =>
    `deeplink portal://verify?email=${a.encodedEmail(v)}&token=${a.token(v)}&utm_source=visit-reminder opened by app ${keep('version', '4.12.0')} build ${keep('id', v.random.int(1000, 9000))}`,
  'launchdarkly: evaluation': (v) =>
    json({
      kind: 'feature',
      key: 'new-intake-form',
      value: true,
      variation: bare(keep('number', 1)),
      version: bare(keep('number', v.random.int(1, 400))),
      context: { kind: 'user', key: a.uuid(v), email: a.email(v), ip: a.ip(v), state: keep('place', 'OR') },
      creationDate: bare(keep('time', v.epoch() * 1000)),
    }),
  'sentry: event': (v) =>
    json({
      event_id: keep('id', v.random.hex(32)),
      timestamp: bare(keep('time', `${v.epoch()}.482`)),
      release: keep('version', `api@${v.random.int(1, 9)}.42.0`),
      transaction: '/api/v2/referrals',
      user: { id: a.uuid(v), username: a.user(v), ip_address: a.ip(v) },
      request: {
        url: 'https://api.example.com/api/v2/referrals',
        query_string: `patient_name=${plus(a.full(v))}&status=open`,
      },
      exception: {
        values: [{ type: 'KeyError', value: `'referring_npi'` }],
      },
    }),
  'datadog: span': (v) =>
    json({
      service: 'scheduling-api',
      resource: 'POST /v2/appointments',
      trace_id: keep('id', v.random.digits(19)),
      meta: {
        'usr.email': a.email(v),
        'network.client.ip': a.ip(v),
        'http.useragent': keep('version', 'Portal/4.12.0 (iPhone; iOS 17.4.1; Scale/3.00)'),
        'http.status_code': keep('number', '201'),
      },
      duration: bare(keep('number', v.random.int(1_000_000, 90_000_000))),
      env: 'prod',
    }),
  'otel: debug exporter': (v) =>
    `LogRecord #${keep('number', v.random.int(0, 40))} SeverityText: ERROR Body: Str(booking failed) Attributes: -> enduser.email: Str(${a.email(v)}) -> patient.birth_date: Str(${a.day(v)}) -> http.response.status_code: Int(409) Trace ID: ${keep('id', v.random.hex(32))} Span ID: ${keep('id', v.random.hex(16))}`,
  'audit: chart viewed': (v) =>
    `AUDIT ts=${a.time(v)} actor=${a.email(v)} role=nurse action=CHART_VIEW patient_mrn=${a.mrn(v)} section=medications purpose=TREAT source_ip=${a.ip(v)} result=ALLOW`,
  'audit: consent changed': (v) =>
    json({
      eventType: 'consent.revoked',
      occurredAt: a.time(v),
      actor: { type: 'patient', id: a.uuid(v), displayName: a.full(v) },
      consent: { scope: 'research', version: keep('version', '2025.2'), signedOn: a.day(v) },
      client: { ip: a.ip(v), app: keep('version', 'ios/4.12.0') },
      chain: keep('id', v.random.hex(64)),
    }),
  'audit: export': (v) =>
    `export ${a.uuid(v)} requested by ${a.email(v)}: format=csv rows=${count(v)} columns=14 filter={"lastName":"${a.last(v)}","bornAfter":"${a.day(v)}"} status=queued size=${keep('number', v.random.int(1, 90) + '.4MB')}`,
  'upload: virus scan': (v) =>
    `clamd: instream(${a.ip(v)}@${port(v)}): OK object=uploads/${a.uuid(v)}/insurance-front.jpg size=${keep('number', v.bytes())} engine=${keep('version', '1.3.1/27213')} took=${keep('number', '0.482s')}`,
  'geocoder: query': (v) =>
    `geocode GET /maps/api/geocode/json?address=${hide('address', plus(`${v.random.int(10, 9999)} ${v.random.pick(['Oak', 'Lincoln', 'Cedar'])} ${v.random.pick(['Street', 'Avenue', 'Drive'])}`))}&region=${keep('place', 'us')} status=ZERO_RESULTS in ${a.ms(v)} ms`,
  'webhook: delivery': (v) =>
    json({
      msg: 'webhook delivered',
      delivery: a.uuid(v),
      endpoint: keep('host', 'https://hooks.partner.example.com/visits'),
      attempt: bare(keep('number', v.random.int(1, 8))),
      request: {
        headers: { 'X-Delivery-Id': a.uuid(v) },
        body: json({
          type: 'visit.completed',
          patient: { name: a.full(v), mobile: a.e164(v) },
          visitDate: a.day(v),
        }),
      },
      response: { status: bare(keep('number', 202)), ms: bare(a.ms(v)) },
    }),
  'i18n: missing key': (v) =>
    `i18next::translator: missingKey es intake form.allergies.none (fallback en-US), page build ${keep('version', v.version())}, seen ${count(v)} times`,
  'support chat: transcript saved': (v) =>
    json({
      msg: 'chat closed',
      chatId: a.uuid(v),
      visitor: { name: a.full(v), email: a.email(v), phone: a.phone(v) },
      agent: { id: keep('id', v.random.int(100, 900)), queue: 'billing-en' },
      waitSeconds: bare(count(v)),
      csat: bare(keep('number', v.random.int(1, 5))),
    }),
};
