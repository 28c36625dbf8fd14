/** @type {import('jest').Config} */
module.exports = {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  maxWorkers: '100%',
  // Real servers are started in hooks, two at a time on two cores; what is slow is measured by benches, not judged by tests.
  testTimeout: 30_000,
  globalSetup: '<rootDir>/test/support/before-all-files.ts',
  globalTeardown: '<rootDir>/test/support/after-all-files.ts',
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  reporters: ['default', '<rootDir>/test/support/proof-reporter.js'],
  collectCoverageFrom: [
    'lib/**/*.ts',
    'lambda/**/*.ts',
    'runtime/**/*.ts',
    'verifier/**/*.ts',
    'bin/**/*.ts',
  ],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'lcov'],
};
