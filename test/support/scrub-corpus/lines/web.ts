import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';

/** Access lines, requests, headers, clients of HTTP and GraphQL. */
export const WEB: Templates = {
  'nginx: error with request': (v) =>
    `${keep('time', '2026/03/14 10:22:11')} [error] ${keep('number', '31#31')}: *${keep('number', v.random.int(1, 99_999))} upstream timed out (110: Connection timed out) while reading response header from upstream, client: ${a.ip(v)}, server: portal.example.com, request: "GET /api/search?lastName=${a.last(v).replaceAll(' ', '+')}&dob=${a.day(v)} HTTP/1.1", upstream: "http://127.0.0.1:8080/api/search", host: "${keep('host', 'portal.example.com')}"`,
  'nginx: json': (v) =>
    json({
      time_iso8601: keep('time', '2026-03-14T10:22:11+00:00'),
      remote_addr: a.ip(v),
      remote_user: a.user(v),
      request_uri: `/reset?email=${a.encodedEmail(v)}&step=${keep('number', 2)}`,
      status: keep('number', 200),
      body_bytes_sent: keep('number', v.bytes()),
      request_time: keep('number', '0.012'),
      http_user_agent: keep('version', v.person().userAgent),
      request_id: keep('id', v.random.hex(32)),
    }),
  'apache: vhost and referer': (v) =>
    `portal.example.com:443 ${a.ip(v)} - ${a.user(v)} [${keep('time', '14/Mar/2026:10:22:11 +0000')}] "GET /assets/app.${keep('id', v.random.hex(8))}.js HTTP/1.1" ${keep('number', 304)} - "https://portal.example.com/patients?name=${a.first(v).replaceAll(' ', '+')}" "${keep('version', 'curl/8.5.0')}"`,
  'apache: error log': (v) =>
    `[${keep('time', 'Sat Mar 14 10:22:11.482716 2026')}] [php:error] [pid ${keep('number', v.random.int(1, 30_000))}:tid ${keep('number', '139872' + v.random.digits(9))}] [client ${a.ip(v)}:${keep('number', v.random.int(1025, 65_000))}] PHP Warning: bad phone ${a.phone(v)} in /var/www/intake.php on line ${keep('number', v.random.int(1, 900))}`,
  'alb: query': (v) =>
    `h2 ${a.time(v)} app/portal/${keep('id', v.random.hex(16))} ${a.ip(v)}:${keep('number', v.random.int(1025, 65_000))} ${a.ip(v)}:8443 ${keep('number', '0.000 0.031 0.000')} ${keep('number', '200 200 341 1204')} "GET https://portal.example.com:443/find?ssn=${a.ssn(v)}&page=${keep('number', 2)} HTTP/2.0" "${keep('version', v.person().userAgent)}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 ${keep('arn', 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/portal/73e2d6bc24d8a067')} "Root=${keep('id', v.traceId())}"`,
  'cloudfront: referer': (v) =>
    `${keep('time', '2026-03-14\t10:22:11')}\tJFK50-P4\t${keep('number', v.bytes())}\t${a.ip(v)}\tPOST\t${keep('host', 'd111111abcdef8.cloudfront.net')}\t/verify\t${keep('number', 200)}\thttps://portal.example.com/verify?mrn=${a.mrn(v)}\t${keep('version', 'Mozilla/5.0%20(iPhone;%20CPU%20iPhone%20OS%2017_4%20like%20Mac%20OS%20X)')}\t-\t-\tMiss\t${keep('id', v.opaqueToken() + '==')}`,
  's3: server access': (v) =>
    `${keep('id', v.random.hex(64))} clinic-documents [${keep('time', '14/Mar/2026:10:22:11 +0000')}] ${a.ip(v)} ${keep('arn', 'arn:aws:iam::111122223333:user/backup')} ${keep('id', v.random.form('?#?#?#?#?#?#?#?#'))} REST.GET.OBJECT ${keep('id', v.uuid())}.pdf "GET /clinic-documents/${keep('id', v.uuid())}.pdf HTTP/1.1" ${keep('number', 200)} - ${keep('number', v.bytes())} ${keep('number', v.bytes())} ${keep('number', 31)} ${keep('number', 30)} "-" "${keep('version', 'aws-sdk-js/3.621.0')}" -`,
  's3: object key with a name': (v) =>
    json({
      level: 'info',
      time: bare(keep('time', v.epoch() * 1000)),
      msg: 'uploaded',
      bucket: keep('word', 'clinic-documents'),
      key: `uploads/${keep('id', v.uuid())}/${keep('word', 'consent-form')}.pdf`,
      uploadedBy: a.email(v),
      etag: keep('id', `"${v.random.hex(32)}"`),
      size: bare(keep('number', v.bytes())),
    }),
  'iis: w3c': (v) =>
    `${keep('time', '2026-03-14 10:22:11')} ${a.ip(v)} GET /portal/search.aspx lastname=${a.last(v).replaceAll(' ', '+')}&birthdate=${a.day(v)} 443 ${a.user(v)} ${a.ip(v)} ${keep('version', 'Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64)')} - ${keep('number', '200 0 0 ' + v.random.int(1, 900))}`,
  'haproxy: http': (v) =>
    `${keep('time', 'Mar 14 10:22:11')} lb1 haproxy[${keep('number', v.random.int(1, 30_000))}]: ${a.ip(v)}:${keep('number', v.random.int(1025, 65_000))} [${keep('time', '14/Mar/2026:10:22:11.482')}] https-in~ portal/web2 ${keep('number', '10/0/30/69/109')} ${keep('number', 200)} ${keep('number', v.bytes())} - - ---- ${keep('number', '1/1/1/1/0')} 0/0 "GET /labs?email=${a.encodedEmail(v)} HTTP/1.1"`,
  'envoy: access': (v) =>
    `[${a.time(v)}] "POST /v1/intake?phone=${hide('phone', '%2B1' + v.bareDigitsPhone())} HTTP/2" ${keep('number', 201)} - via_upstream - "-" ${keep('number', v.random.int(10, 900))} ${keep('number', v.random.int(10, 900))} ${keep('number', 12)} ${keep('number', 11)} "${a.ip(v)}" "${keep('version', 'okhttp/4.12.0')}" "${a.uuid(v)}" "${keep('host', 'intake.default.svc.cluster.local')}" "${a.ip(v)}:8080"`,
  'caddy: json': (v) =>
    json({
      level: 'info',
      ts: bare(keep('time', `${v.epoch()}.4827`)),
      logger: keep('word', 'http.log.access'),
      msg: 'handled request',
      request: {
        remote_ip: a.ip(v),
        remote_port: keep('number', v.random.int(1025, 65_000)),
        proto: 'HTTP/2.0',
        method: 'GET',
        host: keep('host', 'portal.example.com'),
        uri: `/patients/by-phone/${hide('phone', v.bareDigitsPhone())}?expand=${keep('word', 'visits')}`,
        headers: {
          Authorization: [hide('secret', `Basic ${v.opaqueToken()}`)],
          Accept: ['application/json'],
        },
      },
      duration: bare(keep('number', '0.0031')),
      status: bare(keep('number', 200)),
    }),
  'api gateway: access': (v) =>
    json({
      requestId: a.uuid(v),
      ip: a.ip(v),
      caller: '-',
      user: '-',
      requestTime: keep('time', '14/Mar/2026:10:22:11 +0000'),
      requestTimeEpoch: keep('time', v.epoch() * 1000),
      httpMethod: 'GET',
      resourcePath: keep('word', '/patients/{id}/labs'),
      status: keep('number', 200),
      responseLength: keep('number', v.bytes()),
      authorizer: {
        claims: { email: a.email(v), sub: a.uuid(v), 'cognito:username': hide('account', v.username()) },
      },
    }),
  'api gateway: execution': (v) =>
    `(${a.uuid(v)}) Method request query string: {dob=${a.day(v)}, lastName=${a.last(v)}, page=${keep('number', 2)}}`,
  'lambda: event with body': (v) =>
    json({
      version: '2.0',
      routeKey: keep('word', 'POST /intake'),
      rawPath: keep('word', '/intake'),
      rawQueryString: `email=${a.encodedEmail(v)}&lang=${keep('word', 'es')}`,
      headers: {
        'x-amzn-trace-id': keep('id', `Root=${v.traceId()}`),
        'x-forwarded-for': hide('ip', `${v.ip()}, ${v.ip()}`),
      },
      requestContext: {
        http: { sourceIp: a.ip(v), userAgent: keep('version', 'okhttp/4.12.0') },
        timeEpoch: bare(keep('time', v.epoch() * 1000)),
      },
      body: json({
        first_name: a.first(v),
        last_name: a.last(v),
        dob: a.day(v),
        reason: keep('word', 'refill'),
      }),
      isBase64Encoded: false,
    }),
  'waf: log': (v) =>
    json({
      timestamp: bare(keep('time', v.epoch() * 1000)),
      formatVersion: 1,
      webaclId: keep(
        'arn',
        'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/portal/4f5e9a1c-0b2d-4c3e-8f6a-7b8c9d0e1f2a',
      ),
      terminatingRuleId: keep('word', 'PhiInUrl'),
      action: 'BLOCK',
      httpRequest: {
        clientIp: a.ip(v),
        country: keep('place', 'US'),
        headers: [
          { name: 'Host', value: keep('host', 'portal.example.com') },
          { name: 'Cookie', value: hide('secret', `__Host-session=${v.opaqueToken()}`) },
          { name: 'User-Agent', value: keep('version', v.person().userAgent) },
        ],
        uri: keep('word', '/patients/search'),
        args: `ssn=${a.ssn(v)}&sort=${keep('word', 'name')}`,
        httpVersion: 'HTTP/2.0',
        httpMethod: 'GET',
        requestId: keep('id', `1-${v.random.hex(8)}-${v.random.hex(24)}`),
      },
    }),
  'axios: error': (v) =>
    json({
      level: 50,
      time: bare(keep('time', v.epoch() * 1000)),
      err: {
        message: 'Request failed with status code 422',
        code: keep('word', 'ERR_BAD_REQUEST'),
        config: {
          method: 'post',
          url: keep('word', 'https://payer.example.com/eligibility'),
          headers: { Authorization: hide('secret', `Bearer ${v.jwt()}`), 'Content-Type': 'application/json' },
          data: json({
            subscriberId: hide('plan', v.member()),
            dateOfBirth: a.day(v),
            serviceTypes: [keep('code', '30')],
          }),
          timeout: bare(keep('number', 15_000)),
        },
      },
    }),
  'fetch: header lines': (v) =>
    `> POST /token HTTP/1.1 > Host: idp.example.com > Authorization: ${hide('secret', `Basic ${v.opaqueToken()}`)} > X-Request-Id: ${a.uuid(v)} > Content-Length: ${keep('number', v.random.int(10, 900))}`,
  'curl in a runbook line': (v) =>
    `+ curl -sS -X POST -H 'X-Api-Key: ${a.token(v)}' --data '{"firstName":"${a.first(v)}","phone":"${a.phone(v)}"}' https://api.example.com/${keep('version', 'v2')}/contacts --max-time ${keep('number', 10)}`,
  'graphql: error with variables': (v) =>
    json({
      level: 'error',
      message: `Variable "$input" got invalid value "${hide('date', v.day().us)}" at "input.birthDate"; Expected type "Date".`,
      locations: [{ line: bare(keep('number', 2)), column: bare(keep('number', 31)) }],
      extensions: {
        code: keep('word', 'BAD_USER_INPUT'),
        variables: {
          input: {
            familyName: a.last(v),
            birthDate: hide('date', v.day().us),
            units: keep('word', 'metric'),
          },
        },
      },
      timestamp: a.time(v),
    }),
  'graphql: inline arguments': (v) =>
    `query { patients(lastName: "${a.last(v)}", birthDate: "${a.day(v)}", first: ${keep('number', 10)}) { id name { family } } } took ${keep('number', v.random.int(1, 900) + 'ms')}`,
  'oauth: callback': (v) =>
    `GET /callback?code=${hide('secret', v.opaqueToken())}&state=${hide('secret', v.opaqueToken())}&login_hint=${a.encodedEmail(v)} -> ${keep('number', 302)} in ${keep('number', v.random.int(1, 90) + 'ms')}`,
  'cognito: trigger event': (v) =>
    json({
      version: '1',
      triggerSource: keep('word', 'PreSignUp_SignUp'),
      region: keep('word', 'us-east-1'),
      userPoolId: keep('id', 'us-east-1_Ab3dEf6Hi'),
      userName: hide('account', v.username()),
      request: {
        userAttributes: {
          email: a.email(v),
          birthdate: a.day(v),
          given_name: a.first(v),
          'custom:tenant': keep('word', 'clinic-a'),
        },
        validationData: null,
      },
      response: { autoConfirmUser: false },
    }),
  'saml: attributes': (v) =>
    `<saml:Attribute Name="email"><saml:AttributeValue>${a.email(v)}</saml:AttributeValue></saml:Attribute><saml:Attribute Name="lastName"><saml:AttributeValue>${a.last(v)}</saml:AttributeValue></saml:Attribute><saml:SubjectConfirmationData InResponseTo="${keep('id', '_' + v.random.hex(32))}"/>`,
  'browser: console report': (v) =>
    json({
      type: 'client-error',
      at: keep('frame', 'https://portal.example.com/assets/app.4f5e9a1c.js:1:48213'),
      message: `TypeError: Cannot read properties of undefined (reading '${keep('word', 'birthDate')}')`,
      page: `/patients/${keep('id', v.uuid())}/edit`,
      breadcrumbs: [
        { category: 'input', message: `phone field: ${a.phone(v)}` },
        { category: 'fetch', data: { status: bare(keep('number', 500)) } },
      ],
      user: { id: a.uuid(v), email: a.email(v), ip_address: a.ip(v) },
      release: keep('version', 'portal@1.42.0'),
    }),
  'csp report': (v) =>
    json({
      'csp-report': {
        'document-uri': `https://portal.example.com/visits/${keep('id', v.uuid())}?tab=${keep('word', 'labs')}`,
        'violated-directive': keep('word', "script-src 'self'"),
        'blocked-uri': 'inline',
        'line-number': bare(keep('number', 14)),
        'status-code': bare(keep('number', 200)),
      },
      from: a.ip(v),
    }),
  'websocket: frame': (v) =>
    `ws ${keep('id', v.random.hex(12))} <- 42["chat:message",{"from":"${a.uuid(v)}","text":"please call ${a.phone(v)} before ${hide('date', v.day().words)}","displayName":"${a.full(v)}"}] ${a.ms(v)} bytes`,
};
