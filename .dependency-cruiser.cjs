/** The house rules of who may import whom; `docs/architecture.md` says why. */
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'functions-stand-alone',
      comment: 'A function carries neither the CDK nor the declarations into the runtime.',
      severity: 'error',
      from: { path: '^lambda/' },
      to: { path: '^(lib|bin)/|aws-cdk-lib|node_modules/constructs' },
    },
    {
      name: 'runtime-stands-alone',
      comment: 'What applications and functions run knows neither declarations nor single functions.',
      severity: 'error',
      from: { path: '^runtime/' },
      to: { path: '^(lib|bin|lambda|verifier)/|aws-cdk-lib|node_modules/constructs' },
    },
    {
      name: 'a-verifier-shares-no-code-with-the-writer',
      comment: 'A mistake that both shared would be found by neither.',
      severity: 'error',
      from: { path: '^verifier/' },
      to: { path: '^(lib|bin|lambda|runtime)/' },
    },
    {
      name: 'a-writer-shares-no-code-with-the-verifier',
      severity: 'error',
      from: { path: '^(runtime|lambda)/', pathNot: '^lambda/audit-self-check/' },
      to: { path: '^verifier/' },
    },
    {
      name: 'declarations-read-names-only',
      comment: 'lib/ shares with a function only the names of its environment.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^lambda/', pathNot: '^lambda/[^/]+/env\\.ts$' },
    },
    {
      name: 'constructs-do-not-know-stacks',
      severity: 'error',
      from: { path: '^lib/constructs/' },
      to: { path: '^lib/(stacks/|bulwark\\.ts|synthesize\\.ts|cli/)' },
    },
    {
      name: 'rules-judge-templates-only',
      comment: 'A rule that shared code with a construct would share its mistakes.',
      severity: 'error',
      from: { path: '^lib/compliance/gate/(rules|judging|rule)' },
      to: { path: '^lib/(constructs|stacks)/|aws-cdk-lib|node_modules/constructs' },
    },
    {
      name: 'templates-are-plain-data',
      severity: 'error',
      from: { path: '^lib/compliance/(template|check|controls|hipaa)/' },
      to: { path: 'aws-cdk-lib|node_modules/constructs' },
    },
    {
      name: 'nothing-imports-an-entry-point',
      severity: 'error',
      from: { path: '^(lib|lambda|runtime|verifier)/' },
      to: { path: '^bin/' },
    },
    {
      name: 'nothing-runs-on-what-is-for-tests',
      comment: 'bulwark/testing keeps nothing and protects nothing.',
      severity: 'error',
      from: { path: '^(bin|lib|lambda|runtime|verifier)/', pathNot: '^runtime/testing/' },
      to: { path: '^runtime/testing/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-development-dependencies',
      comment: 'A user installs dependencies only.',
      severity: 'error',
      from: { path: '^(lib|bin|verifier)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'] },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
