import { createHash, createHmac } from 'node:crypto';
import type { IdentitySource } from '../../../runtime/service-identity';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * `GetCallerIdentity` of AWS STS, which verifies Signature Version 4 by its own means.
 * Source: IAM User Guide, "Create a signed AWS API request".
 */
export class IdentityService implements IdentitySource {
  readonly #sessions = new Map<string, Credentials & { readonly arn: string }>();
  calls = 0;
  /** Answers with this status instead. */
  failing: number | 'no-answer' | undefined;

  constructor(
    private readonly region: string,
    private readonly now: () => number,
  ) {}

  /** A session of a role. @returns its credentials */
  session(arn: string): Credentials {
    const id = `ASIA${sha256(arn).slice(0, 16).toUpperCase()}`;
    const credentials = {
      accessKeyId: id,
      secretAccessKey: sha256(`secret of ${arn}`),
      sessionToken: Buffer.from(`session of ${arn}`).toString('base64'),
    };
    this.#sessions.set(id, { ...credentials, arn });
    return credentials;
  }

  send({ host, headers, body }: Parameters<IdentitySource['send']>[0]) {
    this.calls += 1;
    if (this.failing === 'no-answer') return Promise.reject(new Error('no answer'));
    if (this.failing !== undefined) return Promise.resolve({ status: this.failing, body: 'Throttling' });
    const arn = host === `sts.${this.region}.amazonaws.com` ? this.#signer(headers, body) : undefined;
    return Promise.resolve(
      arn === undefined
        ? { status: 403, body: '{"Error":{"Code":"SignatureDoesNotMatch"}}' }
        : {
            status: 200,
            body: JSON.stringify({ GetCallerIdentityResponse: { GetCallerIdentityResult: { Arn: arn } } }),
          },
    );
  }

  #signer(headers: Readonly<Record<string, string>>, body: string): string | undefined {
    const match =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
        headers.authorization ?? '',
      );
    const [, id = '', scope = '', names = '', signature] = match ?? [];
    const session = this.#sessions.get(id);
    const date = headers['x-amz-date'] ?? '';
    const [day = '', region, service] = scope.split('/');
    const at = Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
    if (
      session === undefined ||
      headers['x-amz-security-token'] !== session.sessionToken ||
      region !== this.region ||
      service !== 'sts' ||
      !date.startsWith(day) ||
      !(Math.abs(this.now() - at) <= 5 * 60_000)
    )
      return undefined;
    const canonical = [
      'POST',
      '/',
      '',
      ...names.split(';').map((name) => `${name}:${headers[name]}`),
      '',
      names,
      sha256(body),
    ].join('\n');
    const key = ['aws4_request', service, region].reduceRight<Buffer>(
      (before, part) => hmac(before, part),
      hmac(`AWS4${session.secretAccessKey}`, day),
    );
    const expected = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')).toString(
      'hex',
    );
    return expected === signature ? session.arn : undefined;
  }
}
