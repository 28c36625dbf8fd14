import type { Component } from './http-signature';

/** A call from service to service, as it is on the wire. */
export interface ServiceRequest {
  /** Upper case. */
  readonly method: string;
  /** Path and query as they are sent, such as `/claims/7?page=2`. */
  readonly target: string;
  /** The bytes of the body; empty without one. */
  readonly body: Uint8Array;
}

/** Says who calls: a statement that AWS vouches for, and the key that this process signs its requests with. */
export const IDENTITY_HEADER = 'bulwark-identity';

/** Headers of a signed call, in lower case. */
export interface SignedHeaders {
  readonly [IDENTITY_HEADER]: string;
  readonly 'content-digest': string;
  readonly 'signature-input': string;
  readonly signature: string;
}

/** Label of the signature in both headers, and the tag that keeps it from being taken for another application's. */
export const LABEL = 'bulwark';

/** Everything that tells one call from another. The host is the load balancer's matter, and the audience is in the identity. */
export function componentsOf(
  { method, target }: ServiceRequest,
  headers: Pick<SignedHeaders, typeof IDENTITY_HEADER | 'content-digest'>,
): Component[] {
  const at = target.indexOf('?');
  return [
    ['@method', method],
    ['@path', at < 0 ? target : target.slice(0, at)],
    // RFC 9421, section 2.2.7: a request without a query has an empty one.
    ['@query', at < 0 ? '?' : target.slice(at)],
    ['content-digest', headers['content-digest']],
    [IDENTITY_HEADER, headers[IDENTITY_HEADER]],
  ];
}
