import { CONTROLS } from '../../lib/compliance/controls';
import { RULES } from '../../lib/compliance/gate/rules';
import { deployment } from '../support/deployment';
import { Draft } from '../support/draft';
import { sabotaged } from '../support/sabotage';

// One synth serves all families: jest would make one for every file.
import './proofs';
import './net';
import './tls';
import './key';
import './idn';
import './idn-access';
import './ten';
import './aud';
import './log';
import './bak';
import './det';
import './vnd';
import './phy';
import './int';
import './chg';
import './evd';
import './gate';

describe('the untouched deployment', () => {
  test('passes, or the tests below would prove nothing', () => {
    expect(new Draft().failures()).toEqual([]);
    expect(deployment().recorder.findings).toEqual([]);
  });
});

describe('nothing goes without a sabotage', () => {
  test('every rule has one', () => {
    expect(RULES.map(({ id }) => id).filter((id) => !sabotaged.rules.has(id))).toEqual([]);
  });

  test('every complete technical control has one', () => {
    const complete = CONTROLS.filter(({ kind, pending }) => kind.startsWith('T') && pending.length === 0);
    expect(complete.map(({ id }) => id).filter((id) => !sabotaged.controls.has(id))).toEqual([]);
  });
});
