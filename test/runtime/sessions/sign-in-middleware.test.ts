import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { auditMiddleware } from '../../../runtime/audit';
import { isSignIn, sessionMiddleware, SignIn, signInMiddleware } from '../../../runtime/sessions';
import { answerSignIn } from '../../../runtime/sessions/sign-in-routes';
import { STRANGER } from '../audit/recorder';
import { ORIGIN, sealer, VIA, world } from './world';

const closing: (() => void)[] = [];
afterEach(() => {
  jest.restoreAllMocks();
  for (const close of closing.splice(0)) close();
});

/** A server with the sign-in and no directory: whoever sends no ticket is refused before one is asked. */
async function start(isPublic = isSignIn) {
  const here = world();
  const sessions = here.launch();
  const signIn = new SignIn({ cognito: {} as never, pools: {}, sealer, origin: ORIGIN });
  const withAudit = auditMiddleware({ audit: here.trail.audit, stranger: STRANGER });
  const withSession = sessionMiddleware({ sessions, isPublic });
  const withSignIn = signInMiddleware({ signIn, sessions });
  const server = createServer((req, res) =>
    withAudit(req, res, () =>
      withSession(req, res, async (session) => {
        if (!(await withSignIn(req, res, session))) res.writeHead(404).end();
      }),
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return (parts: readonly string[], path = '/sign-in/answer') =>
    new Promise<string>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
      const sent = request({ host: '127.0.0.1', port, method: 'POST', path, headers }, (answer) => {
        let text = `${answer.statusCode} `;
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve(text));
      });
      sent.on('error', reject);
      for (const part of parts) sent.write(part);
      sent.end();
    });
}

const answer = (letters: number) => JSON.stringify({ passkey: { id: 'ż'.repeat(letters) } });
const MALFORMED = '400 {"error":"malformed"}';

test('a body that is too long is answered, however it comes', async () => {
  const ask = await start();
  expect(await ask([answer(8000)])).toBe('401 {"error":"sign-in-refused"}');
  expect(await ask([answer(8200)])).toBe(MALFORMED);
  expect(await ask([' '.repeat(16_000), ' '.repeat(16_000), '{}'])).toBe(MALFORMED);
  expect(await ask([' '.repeat(5_000_000)])).toBe(MALFORMED);
});

test('a character that is cut in two on the way is one', async () => {
  const ask = await start();
  const text = Buffer.from(answer(8000));
  const parts = [text.subarray(0, 25), text.subarray(25)] as unknown as string[];
  expect(await ask(parts)).toBe('401 {"error":"sign-in-refused"}');
});

test('nobody steps up without a session, whatever the application calls public', async () => {
  const ask = await start(() => true);
  expect(await ask([answer(1)], '/step-up/answer')).toBe('401 {"error":"no-session"}');
});

test('a step-up is of whom the session is of, and takes no other name', async () => {
  const here = world();
  const sessions = here.launch();
  const { session } = await here.begin(sessions);
  const signIn = new SignIn({ cognito: {} as never, pools: {}, sealer, origin: ORIGIN });
  const given = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const header = (name: string) => given[name as keyof typeof given];
  for (const more of [{ username: 'another' }, { directory: 'patients' }]) {
    const body = () => JSON.stringify({ password: 'x', ...more });
    const asked = { method: 'POST', path: '/step-up', header, body };
    expect(await answerSignIn({ signIn, sessions }, asked, session, VIA)).toMatchObject({ status: 400 });
  }
});
