import { Random } from './random';
import { Values } from './values';

/** What a service writes all day: requests, jobs, metrics, retries, now and then a person. One identifier in some lines. */
const KINDS: readonly ((v: Values) => unknown)[] = [
  request,
  request,
  request,
  (v) => ({
    level: 'INFO',
    message: v.random.pick(['visit stored', 'claim accepted by payer', 'reminder queued', 'cache refreshed']),
    timestamp: v.instant(),
    service: v.random.pick(['intake', 'claims', 'reminders']),
    cold_start: false,
    function_arn: v.arn(),
    function_memory_size: 512,
    function_request_id: v.uuid(),
    xray_trace_id: v.traceId(),
    visit: v.uuid(),
    durationMs: v.random.int(1, 900),
  }),
  (v) => ({
    level: 'WARN',
    message: `retrying ${v.random.pick(['payer', 'pharmacy', 'lab'])} gateway after ${v.random.int(100, 9000)} ms: connect ETIMEDOUT`,
    timestamp: v.instant(),
    service: 'claims',
    attempt: v.random.int(1, 5),
    requestId: v.uuid(),
    codes: [v.icd(), v.cpt(), v.ndc()],
  }),
  (v) => ({
    level: 'ERROR',
    message: 'unhandled rejection',
    timestamp: v.instant(),
    error: {
      name: 'DatabaseError',
      message: 'canceling statement due to statement timeout',
      stack: `error: canceling statement due to statement timeout\n    ${v.frame()}\n    ${v.frame()}\n    ${v.frame()}`,
      code: '57014',
    },
    requestId: v.uuid(),
  }),
  (v) => ({
    level: 'INFO',
    message: `sent confirmation to ${v.email()}`,
    timestamp: v.instant(),
    service: 'reminders',
    channel: 'email',
    messageId: v.uuid(),
  }),
  (v) => ({
    _aws: {
      Timestamp: v.epoch() * 1000,
      CloudWatchMetrics: [{ Namespace: 'Portal', Metrics: [{ Name: 'Latency', Unit: 'Milliseconds' }] }],
    },
    Latency: v.random.int(1, 900),
    service: 'portal',
    route: 'GET /v1/visits/{id}',
    status: v.random.pick([200, 201, 304, 404]),
  }),
];

function request(v: Values): unknown {
  return {
    level: 30,
    time: v.epoch() * 1000,
    pid: v.random.int(1, 9999),
    hostname: 'portal-6d4cf56db6-x7k2p',
    reqId: v.uuid(),
    req: {
      id: v.uuid(),
      method: v.random.pick(['GET', 'POST']),
      url: `/v1/visits/${v.uuid()}?page=${v.random.int(1, 30)}&limit=50`,
      remoteAddress: v.ip(),
      remotePort: v.random.int(1025, 65_000),
      headers: {
        host: 'portal.example.com',
        accept: 'application/json',
        'user-agent': v.person().userAgent,
        'content-length': String(v.bytes()),
      },
    },
    res: { statusCode: v.random.pick([200, 201, 304, 404]), contentLength: v.bytes() },
    responseTime: v.random.int(1, 900),
    msg: 'request completed',
  };
}

/** Lines of JSON, the same every time. */
export function ordinaryLines(count: number): string[] {
  const values = new Values(new Random(3_122_026));
  return Array.from({ length: count }, () => JSON.stringify(values.random.pick(KINDS)(values)));
}
