// The template engine of AWS costs a second and more per test file; the tests that are about it turn it on.
process.env.CDK_VALIDATION = 'false';
