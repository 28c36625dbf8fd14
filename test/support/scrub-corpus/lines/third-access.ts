import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';
import type { Values } from '../values';

const count = (v: Values): string => String(v.random.int(1, 900));
const port = (v: Values): string => String(v.random.int(1025, 65_000));
const bytes = (v: Values): string => String(v.bytes());
const mac = (v: Values): string => hide('device', v.mac());
const plus = (marked: string): string => marked.replaceAll(' ', '+');

/** Proxies, identity providers, VPNs, firewalls and mail servers: who came from where. */
export const THIRD_ACCESS: Templates = {
  'nginx: limiting requests': (v) =>
    `${keep('time', '2026/03/14 10:22:11')} [error] ${keep('number', '29#29')}: *${count(v)} limiting requests, excess: ${keep('number', '20.340')} by zone "login", client: ${a.ip(v)}, server: portal.example.com, request: "POST /api/login HTTP/2.0", host: "${keep('host', 'portal.example.com')}"`,
  'nginx: ingress upstream info': (v) =>
    `${a.ip(v)} - - [${keep('time', '14/Mar/2026:10:22:11 +0000')}] "GET /api/fhir/Appointment?date=ge${a.day(v)}&_count=10 HTTP/2.0" 200 ${bytes(v)} "-" "${keep('version', 'Portal/4.12.0 CFNetwork/1494.0.7 Darwin/23.4.0')}" 412 ${keep('number', '0.048')} [prod-scheduling-api-8080] [] ${a.ip(v)}:8080 1532 ${keep('number', '0.047')} 200 ${keep('id', v.random.hex(32))}`,
  'traefik: json access': (v) =>
    json({
      ClientAddr: `${a.ip(v)}:${port(v)}`,
      ClientUsername: a.user(v),
      DownstreamStatus: bare(keep('number', 200)),
      Duration: bare(keep('number', v.random.int(1_000_000, 90_000_000))),
      RequestPath: `/v1/members/search?email=${a.encodedEmail(v)}`,
      RouterName: 'members@kubernetescrd',
      ServiceAddr: hide('ip', v.ip()),
      StartUTC: a.time(v),
    }),
  'traefik: common': (v) =>
    `${a.ip(v)} - ${a.user(v)} [${keep('time', '14/Mar/2026:10:22:11 +0000')}] "DELETE /v1/sessions/current HTTP/2.0" 204 0 "-" "-" ${count(v)} "sessions@docker" "${keep('host', 'http://sessions.internal:8080')}" ${keep('number', '12ms')}`,
  'squid: access': (v) =>
    `${keep('time', v.epoch() + '.482')}    ${a.ms(v)} ${a.ip(v)} TCP_TUNNEL/200 ${bytes(v)} CONNECT ${keep('host', 'api.payer.example.com:443')} ${a.user(v)} HIER_DIRECT/${a.ip(v)} -`,
  'varnish: ncsa': (v) =>
    `${a.ip(v)} - - [${keep('time', '14/Mar/2026:10:22:11 +0000')}] "GET http://www.example.com/find-a-doctor?zip=${hide('address', v.person().zip)}&specialty=pediatrics HTTP/1.1" 200 ${bytes(v)} hit ttl=${keep('number', '119.482')}`,
  'haproxy: tcp': (v) =>
    `${keep('time', 'Mar 14 10:22:11')} ${keep('host', 'lb2')} haproxy[${count(v)}]: ${a.ip(v)}:${port(v)} [${keep('time', '14/Mar/2026:10:22:11.482')}] mllp_in mllp_back/engine1 ${keep('number', '1/0/48213')} ${keep('number', v.random.int(100, 9000))} -- ${keep('number', '3/2/2/1/0')} 0/0`,
  'istio: rbac denied': (v) =>
    `[${a.time(v)}] "GET /internal/roster HTTP/1.1" 403 - rbac_access_denied_matched_policy[none] - "-" 0 19 0 - "${a.ip(v)}" "${keep('version', 'python-requests/2.32.3')}" "${a.uuid(v)}" "${keep('host', 'roster.clinic.svc')}" "-" inbound|8080|| - ${a.ip(v)}:8080 ${a.ip(v)}:${port(v)}`,
  'cloudflare: logpush': (v) =>
    json({
      ClientIP: a.ip(v),
      ClientCountry: keep('place', 'us'),
      ClientRequestHost: keep('host', 'portal.example.com'),
      ClientRequestMethod: 'GET',
      ClientRequestURI: `/book?firstName=${plus(a.first(v))}&visitDate=${a.day(v)}&ref=newsletter`,
      ClientRequestUserAgent: keep('version', v.person().userAgent),
      EdgeResponseStatus: bare(keep('number', 200)),
      EdgeStartTimestamp: a.time(v),
      RayID: keep('id', v.random.hex(16)),
      BotScore: bare(keep('number', v.random.int(1, 99))),
    }),
  'modsecurity: denied': (v) =>
    `[${keep('time', 'Sat Mar 14 10:22:11.482716 2026')}] [security2:error] [client ${a.ip(v)}:${port(v)}] ModSecurity: Access denied with code 403 (phase 2). detected SQLi using libinjection [file "REQUEST-942-APPLICATION-ATTACK-SQLI.conf"] [line "${count(v)}"] [id "${keep('id', '942100')}"] [ver "${keep('version', 'OWASP_CRS/4.1.0')}"] [uri "/search"] [unique_id "${keep('id', v.opaqueToken().slice(0, 27))}"]`,
  'fail2ban: ban': (v) =>
    `${keep('time', '2026-03-14 10:22:11,482')} fail2ban.actions        [${count(v)}]: NOTICE  [sshd] Ban ${a.ip(v)}; found 5 in ${keep('number', '600s')}`,
  'sshd: session': (v) =>
    `${keep('time', 'Mar 14 10:22:11')} ${keep('host', 'sftp1')} sshd[${count(v)}]: Accepted publickey for ${a.user(v)} from ${a.ip(v)} port ${port(v)} ssh2: ED25519 SHA256:${keep('id', v.opaqueToken() + 'abcDEF12345')}`,
  'pam: session opened': (v) =>
    `${keep('time', '2026-03-14T10:22:11.482716+00:00')} ${keep('host', 'bastion')} sshd[${count(v)}]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${a.ip(v)}  user=${a.user(v)}`,
  'auditd: login': (v) =>
    `type=USER_LOGIN msg=audit(${keep('time', v.epoch() + '.482')}:${count(v)}): pid=${count(v)} uid=0 auid=${keep('number', 4_294_967_295)} ses=${keep('number', 4_294_967_295)} msg='op=login acct="${a.user(v)}" exe="/usr/sbin/sshd" hostname=? addr=${a.ip(v)} terminal=ssh res=failed'`,
  'windows: 4625': (v) =>
    `EventID=4625 An account failed to log on. Account For Which Logon Failed: Account Name: ${a.user(v)} Failure Reason: Unknown user name or bad password. Status: ${keep('code', '0xC000006D')} Sub Status: ${keep('code', '0xC0000064')} Source Network Address: ${a.ip(v)} Source Port: ${port(v)} Logon Type: 3`,
  'windows: 4624 as json': (v) =>
    json({
      EventID: bare(keep('number', 4624)),
      Channel: 'Security',
      TimeCreated: a.time(v),
      Computer: keep('host', 'RDS01.corp.example.com'),
      EventData: {
        TargetUserName: a.user(v),
        TargetDomainName: 'CORP',
        LogonType: keep('number', '10'),
        IpAddress: a.ip(v),
        IpPort: port(v),
        LogonGuid: keep('id', `{${v.uuid()}}`),
      },
    }),
  'okta: system log': (v) =>
    json({
      eventType: 'user.session.start',
      published: a.time(v),
      outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
      actor: {
        id: keep('id', `00u${v.random.form('?#?#?#?#?#')}`),
        alternateId: a.email(v),
        displayName: a.full(v),
      },
      client: {
        ipAddress: a.ip(v),
        userAgent: { os: 'Mac OS X', browser: 'CHROME' },
        geographicalContext: { country: keep('place', 'United States'), state: keep('place', 'Oregon') },
      },
      transaction: { id: keep('id', v.opaqueToken().slice(0, 24)) },
      severity: 'WARN',
    }),
  'entra: sign-in': (v) =>
    json({
      category: 'SignInLogs',
      correlationId: a.uuid(v),
      callerIpAddress: a.ip(v),
      properties: {
        userPrincipalName: a.email(v),
        userDisplayName: a.full(v),
        appDisplayName: 'Clinic Portal',
        status: { errorCode: bare(keep('number', 50_126)) },
        deviceDetail: {
          operatingSystem: keep('version', 'Windows 11'),
          browser: keep('version', 'Edge 124.0.0'),
        },
        conditionalAccessStatus: 'notApplied',
      },
    }),
  'keycloak: event': (v) =>
    `${keep('time', '2026-03-14 10:22:11,482')} WARN  [org.keycloak.events] (executor-thread-${v.random.int(1, 90)}) type="LOGIN_ERROR", realmId="${a.uuid(v)}", clientId="patient-portal", userId="null", ipAddress="${a.ip(v)}", error="user_not_found", auth_method="openid-connect", username="${a.email(v)}"`,
  'auth0: log stream': (v) =>
    json({
      log_id: keep('id', `90020260314${v.random.digits(30)}`),
      data: {
        type: 'fp',
        description: 'Wrong email or password.',
        client_name: 'Portal SPA',
        user_name: a.email(v),
        ip: a.ip(v),
        user_agent: keep('version', 'Mobile Safari 17.4.1 / iOS 17.4.1'),
        hostname: keep('host', 'login.example.com'),
      },
    }),
  'duo: authentication': (v) =>
    json({
      event_type: 'authentication',
      factor: 'duo_push',
      result: 'denied',
      reason: 'user_marked_fraud',
      timestamp: bare(keep('time', v.epoch())),
      txid: a.uuid(v),
      user: { name: a.user(v), key: keep('id', `DU${v.random.form('?#?#?#?#?#?#?#?#?#')}`) },
      access_device: { ip: a.ip(v), browser_version: keep('version', '124.0.6367.91') },
      auth_device: { name: hide('phone', v.phone()) },
    }),
  'oidc: token issued': (v) =>
    `oidc-provider grant.success client_id=portal-native grant_type=authorization_code sub=${a.uuid(v)} scope="openid profile fhirUser" exp=${keep('time', v.epoch())} refresh_token=${a.token(v)} ip=${a.ip(v)}`,
  'saml: response rejected': (v) =>
    `ERROR OpenSAML.Assertion [${count(v)}] [default]: rejecting assertion for NameID ${a.email(v)}: InResponseTo ${keep('id', '_' + v.random.hex(32))} is unknown; NotOnOrAfter ${keep('time', '2026-03-14T10:27:11Z')}, skew ${keep('number', '180s')}, client address ${a.ip(v)}`,
  'ldap: search': (v) =>
    `slapd[${count(v)}]: conn=${count(v)} op=2 SRCH base="ou=staff,dc=example,dc=com" scope=2 deref=0 filter="(mail=${a.email(v)})"; SEARCH RESULT tag=101 err=0 qtime=${keep('number', '0.000011')} etime=${keep('number', '0.000482')} nentries=1`,
  'scim: provisioned': (v) =>
    json({
      level: 'info',
      msg: 'scim PATCH applied',
      schema: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
      user: { id: a.uuid(v), userName: a.email(v), name: { givenName: a.first(v), familyName: a.last(v) } },
      groups: ['billing-readonly'],
      active: false,
      status: bare(keep('number', 200)),
    }),
  'radius: reject': (v) =>
    `${keep('time', 'Sat Mar 14 10:22:11 2026')} : Auth: (${count(v)}) Login incorrect (mschap: MS-CHAP2-Response is incorrect): User-Name=${a.user(v)} client wlc-north port 13 NAS-IP-Address=${a.ip(v)} Calling-Station-Id=${mac(v)}`,
  'openvpn: peer': (v) =>
    `${keep('time', '2026-03-14 10:22:11')} ${a.ip(v)}:${port(v)} TLS: Username/Password authentication succeeded for username '${a.user(v)}'; peer info: IV_VER=${keep('version', '2.6.10')} IV_PLAT=win; pool returned IPv4=${a.ip(v)}`,
  'aws client vpn: connection': (v) =>
    json({
      'connection-log-type': 'connection-reset',
      'connection-attempt-status': 'successful',
      'client-vpn-endpoint-id': keep('id', `cvpn-endpoint-${v.random.hex(17)}`),
      'transport-protocol': 'udp',
      username: a.email(v),
      'client-ip': a.ip(v),
      'device-ip': a.ip(v),
      'ingress-bytes': keep('number', v.bytes()),
      'connection-duration-seconds': keep('number', v.random.int(1, 9000)),
    }),
  'cisco asa: anyconnect': (v) =>
    `${keep('time', 'Mar 14 2026 10:22:11')}: %ASA-${keep('code', '6-722022')}: Group <Clinic-VPN> User <${a.user(v)}> IP <${a.ip(v)}> TCP SVC connection established without compression`,
  'cisco asa: built': (v) =>
    `%ASA-${keep('code', '6-302013')}: Built inbound TCP connection ${keep('id', v.random.int(1_000_000, 9_000_000))} for outside:${a.ip(v)}/${port(v)} (${a.ip(v)}/${port(v)}) to dmz:${a.ip(v)}/2575 duration ${keep('number', '0:00:30')} bytes ${bytes(v)}`,
  'globalprotect: csv': (v) =>
    `1,${keep('time', '2026/03/14 10:22:11')},${keep('id', '0123010' + v.random.digits(5))},GLOBALPROTECT,0,2561,gateway-connected,portal-saml,srcuser=${a.user(v)},US,public_ip=${a.ip(v)},client_ver=${keep('version', '6.2.3-270')},Windows`,
  'fortigate: traffic': (v) =>
    `date=${keep('time', '2026-03-14')} time=${keep('time', '10:22:11')} devname="${keep('host', 'fw-east')}" logid="${keep('id', '0000000013')}" type="traffic" srcip=${a.ip(v)} srcport=${port(v)} dstip=${a.ip(v)} dstport=${keep('number', 11_112)} user="${a.user(v)}" policyid=${count(v)} sentbyte=${bytes(v)} rcvdbyte=${bytes(v)} srcmac="${mac(v)}"`,
  'suricata: eve': (v) =>
    json({
      timestamp: keep('time', '2026-03-14T10:22:11.482716+0000'),
      flow_id: bare(keep('id', v.random.int(100_000_000_000_000, 900_000_000_000_000))),
      event_type: 'alert',
      src_ip: a.ip(v),
      src_port: bare(port(v)),
      dest_ip: a.ip(v),
      dest_port: bare(keep('number', 104)),
      alert: {
        signature_id: bare(keep('id', 2_027_865)),
        rev: bare(keep('number', 4)),
        signature: 'ET INFO DICOM association to external host',
      },
    }),
  'zeek: conn': (v) =>
    `${keep('time', v.epoch() + '.482716')}\t${keep('id', 'C' + v.random.form('?#?#?#?#?#?#'))}\t${a.ip(v)}\t${port(v)}\t${a.ip(v)}\t443\ttcp\tssl\t${keep('number', '12.482716')}\t${bytes(v)}\t${bytes(v)}\tSF`,
  'dhcpd: ack': (v) =>
    `${keep('time', 'Mar 14 10:22:11')} ${keep('host', 'dhcp1')} dhcpd[${count(v)}]: DHCPACK on ${a.ip(v)} to ${mac(v)} via eth0.120; lease ${keep('number', 86_400)} s`,
  'unbound: query': (v) =>
    `[${keep('time', v.epoch())}] unbound[${count(v)}:0] info: ${a.ip(v)} ${keep('host', 'direct.hospital.example.org.')} MX IN NOERROR ${keep('number', '0.048213')} 0 142`,
  'exim: delivered': (v) =>
    `${keep('time', '2026-03-14 10:22:11')} ${keep('id', '1rkNqV-0004xK-2B')} => ${a.email(v)} R=dnslookup T=remote_smtp H=mx.example.net [${a.ip(v)}] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 C="${keep('code', '250 2.0.0')} OK" QT=${keep('number', '2s')}`,
  'dovecot: login': (v) =>
    `${keep('time', 'Mar 14 10:22:11')} mail dovecot: imap-login: Login: user=<${a.email(v)}>, method=PLAIN, rip=${a.ip(v)}, lip=${a.ip(v)}, mpid=${count(v)}, TLS, session=<${keep('id', v.opaqueToken().slice(0, 16))}>`,
  'postfix: reject': (v) =>
    `${keep('time', 'Mar 14 10:22:11')} mx2 postfix/smtpd[${count(v)}]: NOQUEUE: reject: RCPT from unknown[${a.ip(v)}]: ${keep('code', '554 5.7.1')} Service unavailable; blocked using ${keep('host', 'zen.spamhaus.org')}; from=<${a.email(v)}> to=<${a.email(v)}> proto=ESMTP helo=<${keep('host', 'mail.bulk.example')}>`,
  'exchange: message tracking': (v) =>
    `${a.time(v)},${a.ip(v)},${keep('host', 'EX02')},SMTP,RECEIVE,${keep('id', v.random.int(100_000, 900_000))},${a.email(v)},${a.email(v)},${keep('number', v.random.int(1000, 90_000))},1,${keep('code', '250 2.1.5')}`,
  'opendkim: signed': (v) =>
    `opendkim[${count(v)}]: ${keep('id', v.random.form('?#?##?#?##'))}: DKIM-Signature field added (s=sel2026, d=${keep('host', 'notify.example.com')}) client [${a.ip(v)}]`,
  'direct: mail queued': (v) =>
    `james.mailet.LogMessage: ${keep('id', 'Mail' + v.epoch())} Direct message from ${a.email(v)} to ${a.email(v)}: 2 attachments (CCDA_Summary.xml, ${bytes(v)} bytes), MDN processed, trust bundle ${keep('version', '2026.1')}`,
};
