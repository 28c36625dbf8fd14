// After a full test run of these sources, no technical control may be left unproved, and none may be not met.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const controls = JSON.parse(readFileSync(join(process.argv[2], 'controls.json'), 'utf8'));
const bad = controls.filter(({ status }) => status === 'unproved' || status === 'not-met');
for (const { id, status, proofs } of bad) {
  const open = proofs.filter(({ result }) => result !== 'pass').map(({ ref, detail }) => `${ref}: ${detail}`);
  console.error(`${id} is ${status}: ${open.join('; ')}`);
}
const count = (status) => controls.filter((control) => control.status === status).length;
console.log(`${count('met')} met, ${count('inherited')} inherited, ${count('planned')} planned`);
if (bad.length > 0 || count('met') === 0) process.exitCode = 1;
