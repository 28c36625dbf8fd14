#!/usr/bin/env node
// Runs the compiled command of a published package, or the sources of a checkout.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

if (existsSync(join(__dirname, 'cli.ts'))) {
  require('tsx/cjs');
  require('./cli.ts');
} else {
  require('../dist/bin/cli.js');
}
