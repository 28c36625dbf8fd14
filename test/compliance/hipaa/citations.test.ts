import { CONTROLS, controlById } from '../../../lib/compliance/controls';
import { ANSWERS } from '../../../lib/compliance/hipaa/answers';
import { citationAnswers } from '../../../lib/compliance/hipaa/citations';
import { PARAGRAPHS, type Citation } from '../../../lib/compliance/hipaa/paragraphs';

const record = (citation: Citation, controls = CONTROLS) =>
  citationAnswers(controls).find((entry) => entry.citation === citation)!;

describe('the table', () => {
  const paragraphs = Object.values(PARAGRAPHS);
  const labelled = (requirement: string) => paragraphs.filter((p) => p.requirement === requirement).length;

  test('holds every labelled paragraph of 164.308 to 164.316', () => {
    // 164.308, .310, .312: 20 required and 22 addressable in Appendix A, of which six are standards without
    // specifications; 164.314 adds 7 required, 164.316 adds 4.
    expect(labelled('addressable')).toBe(22);
    expect(labelled('required')).toBe(31);
  });

  test('knows the deadlines of notices and requests', () => {
    expect(PARAGRAPHS['164.410(b)'].deadline).toMatchObject({ days: 60, from: 'discovery' });
    expect(PARAGRAPHS['164.408(c)'].deadline).toMatchObject({
      days: 60,
      from: 'end of the calendar year of discovery',
    });
    expect(PARAGRAPHS['164.524(b)'].deadline).toMatchObject({ days: 30, extensionDays: 30 });
    expect(PARAGRAPHS['164.526(b)'].deadline).toMatchObject({ days: 60, extensionDays: 30 });
    expect(PARAGRAPHS['164.528(c)'].deadline).toMatchObject({ days: 60, extensionDays: 30 });
  });
});

describe('citationAnswers', () => {
  test('answers every paragraph, by controls or in writing', () => {
    const open = citationAnswers(CONTROLS).filter(
      ({ controls, answer }) => controls.length === 0 && answer === undefined,
    );
    expect(open).toEqual([]);
  });

  test('explains away no paragraph that a control answers', () => {
    const stale = citationAnswers(CONTROLS).filter(
      ({ citation, controls }) => controls.length > 0 && ANSWERS[citation] !== undefined,
    );
    expect(stale).toEqual([]);
  });

  test('leaves a paragraph open that nothing answers', () => {
    expect(record('164.312(b)', [])).toEqual({
      citation: '164.312(b)',
      title: 'Audit controls',
      rule: 'security',
      requirement: 'required',
      controls: [],
    });
  });

  test('says why the clearinghouse and the plan sponsor are no duty of a business associate', () => {
    expect(record('164.308(a)(4)(ii)(A)').answer).toContain('no health care clearinghouse');
    expect(record('164.314(b)(2)(i)').answer).toContain('sponsors no plan');
  });

  test('a standard is answered by the controls of its own specifications only', () => {
    const [backups, review] = [controlById('BAK-1'), controlById('DET-2')];
    expect(record('164.308(a)(7)(i)', [backups, review]).controls).toEqual(['BAK-1']);
    expect(record('164.308(a)(6)(i)', [backups, review]).controls).toEqual([]);
    expect(record('164.308(a)(7)(ii)(B)', [backups, review]).controls).toEqual([]);
  });

  test('keeps the order of the catalogue and of the rule', () => {
    const controls = record('164.312(b)').controls;
    expect(controls).toEqual(CONTROLS.map(({ id }) => id).filter((id) => controls.includes(id)));
    expect(citationAnswers(CONTROLS).map(({ citation }) => citation)).toEqual(Object.keys(PARAGRAPHS));
  });
});
