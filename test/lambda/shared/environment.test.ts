import { readEnvironment } from '../../../lambda/shared/environment';

test('gives the variables asked for and no others', () => {
  expect(readEnvironment(['A'], { A: '1', B: '2' })).toEqual({ A: '1' });
});

test('names every variable that is missing, empty or blank', () => {
  expect(() => readEnvironment(['A', 'B', 'C', 'D'], { A: '1', B: '', C: ' ' })).toThrow('not set: B, C, D');
});
