/** Lines as the user guide of Elastic Load Balancing shows them, with other names. */

export interface AccessFields {
  readonly request?: string;
  readonly userAgent?: string;
  readonly trace?: string;
  readonly domain?: string;
  readonly redirect?: string;
  readonly more?: string;
}

export const access = ({
  request = 'GET https://app.example.com:443/patients/8472913 HTTP/2.0',
  userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  trace = 'Root=1-58337262-36d228ad5d99923122bbe354',
  domain = 'app.example.com',
  redirect = '-',
  more = '',
}: AccessFields = {}): string =>
  'h2 2026-11-22T22:23:00.186641Z app/Bulwa-Edge/50dc6c495c0c9188 203.0.113.39:2817 10.40.1.7:8443 0.000 0.048 0.037 ' +
  `200 200 0 57 "${request}" "${userAgent}" TLS_AES_128_GCM_SHA256 TLSv1.3 ` +
  'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/portal/73e2d6bc24d8a067 ' +
  `"${trace}" "${domain}" "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012" ` +
  `1 2026-11-22T22:22:48.364000Z "waf,forward" "${redirect}" "-" "10.40.1.7:8443" "200" "-" "-" ` +
  `TID_1234abcd5678ef90${more}`;

export const connection = (subject = '-'): string =>
  '2026-11-22T22:23:00.186641Z 203.0.113.39 2817 443 TLSv1.3 TLS_AES_128_GCM_SHA256 0.012 ' +
  `"${subject}" "NotBefore=2026-09-21T22:43:21Z;NotAfter=2027-06-17T22:43:21Z" FEF257372D5C14D4 ` +
  'Success TID_3180a73013c8ca4bac2f731159d4b0fe X25519MLKEM768';
