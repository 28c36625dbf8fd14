import type { Control } from './control';

export const DOC: readonly Control[] = [
  {
    id: 'DOC-1',
    title: 'Uploads and downloads',
    kind: 'T',
    layer: 'application',
    owner: 'platform engineer',
    statement:
      'Uploads go straight to a private bucket by a short-lived presigned POST bound to tenant, patient record, size, type and SHA-256. The bucket denies TLS below 1.3. A download passes the role, care-team and restriction decision. Object keys are unguessable, and no public or long-lived URL can be made. Client-side encryption is the default for patient uploads; declining it is recorded.',
    risk: 'A link to a scanned document that works for anyone who has it, for ever, is a disclosure waiting to be forwarded.',
    citations: ['164.312(c)(1)', '164.312(e)(1)'],
    proofs: [],
    pending: [
      'functions that grant uploads and downloads',
      'document bucket with its policy',
      'client-side encryption and the record of declining it',
    ],
  },
  {
    id: 'DOC-2',
    title: 'Malware scanning',
    kind: 'T',
    layer: 'application',
    owner: 'platform engineer',
    statement:
      'Uploads are scanned, and nothing can be read until the scan says clean. A client-encrypted file is opened and scanned in an isolated function, then re-encrypted under the tenant key. Infected files are quarantined and alarmed.',
    risk: "One infected attachment from a patient's computer can encrypt the practice's own.",
    citations: ['164.308(a)(5)(ii)(B)'],
    proofs: [],
    pending: [
      'malware plan and the policy that denies unscanned reads',
      'isolated function',
      'quarantine alarm',
    ],
  },
  {
    id: 'DOC-3',
    title: 'Integrity of documents',
    kind: 'T',
    layer: 'data',
    owner: 'platform engineer',
    statement:
      'Checksums are kept and re-verified on a schedule, and database rows are sampled against the last digest in the log. Signed documents (session notes) are immutable, with a KMS signature over the content.',
    risk: 'A note or a result that was changed unnoticed can lead to the wrong treatment and cannot be defended in court.',
    citations: ['164.312(c)(2)'],
    proofs: [],
    pending: ['checks of checksums and row digests', 'signatures of notes', 'tests of both'],
  },
];
