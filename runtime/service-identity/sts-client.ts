import { request } from 'node:https';
import type { IdentityCall } from './caller-identity';

/** Sends a call that somebody else signed. */
export interface IdentitySource {
  /** @returns status and body of the answer @throws when there is none within the time */
  send(call: IdentityCall): Promise<{ readonly status: number; readonly body: string }>;
}

const PATIENCE_MS = 2000;
const LONGEST_ANSWER = 16_384;

/** AWS itself, over the private route to STS. No client of the SDK: it would sign the call anew, as somebody else. */
export const stsOverHttps: IdentitySource = {
  send: ({ host, headers, body }) =>
    new Promise((resolve, reject) => {
      const call = request({ host, method: 'POST', path: '/', headers, timeout: PATIENCE_MS }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          text += part;
          if (text.length > LONGEST_ANSWER) answer.destroy(new Error('STS says too much'));
        });
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
      });
      call.on('timeout', () => call.destroy(new Error('STS does not answer')));
      call.on('error', reject);
      call.end(body);
    }),
};
