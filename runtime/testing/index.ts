/**
 * `import { memorySessionStore } from 'bulwark/testing'`: what an application is tested with instead of AWS. For tests only:
 * everything here is in the memory of one process, keeps nothing and protects nothing. `docs/testing.md`.
 */
export { type MemoryAuditTransport, memoryAuditTransport } from './memory-audit-transport';
export { memorySessionStore } from './memory-session-store';
export { type TestDirectory, testDirectory, type TestPerson } from './test-directory';
export { testSealer } from './test-sealer';
export { type TestSts, testSts } from './test-sts';
