import { randomBytes } from 'node:crypto';
import type { Sealer } from '../../../runtime/sessions';
import { decoySession } from '../../../runtime/sessions/decoy';
import { Tickets } from '../../../runtime/sessions/sign-in-ticket';
import { refusal as answered } from '../../support/aws/service';
import { refusal, sealer } from './world';

const MADE = { directory: 'workforce', username: 'jane.doe@example.com', challenge: 'WEB_AUTHN' } as const;
const NOW = 1_772_445_600;

describe('a ticket', () => {
  test('does not tell by its length whether it is a decoy', async () => {
    const tickets = new Tickets(sealer, () => NOW);
    // Cognito API Reference, "SessionType": 20 to 2048 characters.
    const sessions = [decoySession(), ...[20, 934, 2048].map((length) => 's'.repeat(length))];
    const sealed = await Promise.all(sessions.map((session) => tickets.seal({ ...MADE, session })));
    expect(new Set(sealed.map(({ length }) => length)).size).toBe(1);
    for (const [at, ticket] of sealed.entries())
      expect(await tickets.open(ticket)).toMatchObject({ ...MADE, session: sessions[at] });
  });

  test.each([
    ['what KMS did not seal', answered('InvalidCiphertextException'), 'expired'],
    ['what was sealed for something else', new Error('sealed for something else'), 'expired'],
    ['KMS that is asked too often', answered('ThrottlingException'), 'unavailable'],
    ['KMS that fails', answered('KMSInternalException', 500), 'unavailable'],
    [
      'KMS that cannot be reached',
      Object.assign(new Error('connect ECONNREFUSED'), { $metadata: { attempts: 3 } }),
      'unavailable',
    ],
  ])('%s', async (_, error, reason) => {
    const failing: Sealer = { ...sealer, open: () => Promise.reject(error) };
    const ticket = randomBytes(300).toString('base64url');
    expect(await refusal(new Tickets(failing, () => NOW).open(ticket))).toBe(reason);
  });
});
