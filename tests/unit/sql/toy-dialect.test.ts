/** A dialect that the product does not ship is written without touching it, and answers every question of the corpus. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialectContract } from '../../contracts/dialect-contract.ts';
import { type Corpus, corpusCases, openCorpus } from '../../corpus/open-corpus.ts';
import { reference } from '../../engines.ts';
import { toyDatabase } from './toy-dialect.ts';

dialectContract([reference, toyDatabase]);

describe('the corpus in a dialect from outside', () => {
  let corpus: Corpus;
  const printed: string[] = [];
  beforeAll(async () => {
    corpus = await openCorpus([reference, toyDatabase]);
  });
  afterAll(() => corpus.close());

  test.each(corpusCases)('%s', async (_, one) => {
    const questions = await corpus.questionsOf(one, toyDatabase);
    printed.push(...questions.map(({ compiled }) => compiled.sql));
    const answer = await corpus.answerOf(one, toyDatabase);
    expect(answer, printed.at(-1)).toEqual(await corpus.answerOf(one, reference));
  });

  test('is written in its own forms everywhere', () => {
    const all = printed.join('\n');
    for (const own of ['FETCH NEXT', 'UNNEST(CAST([', 'ROWS\n', 'ROW(', '/ CASE WHEN', '($1)::']) {
      expect(all).toContain(own);
    }
    expect(all).not.toMatch(/\bLIMIT\b|FILTER \(|\bVALUES\b|DOUBLE PRECISION|ASOF/);
  });

  test('is kept as text where nobody runs it, its questions asked of the reference', async () => {
    const unrun = { ...toyDatabase, answers: 'prints only' } as const;
    const insights = corpusCases.filter(([, one]) => one.asks.kind === 'insight').slice(0, 3);
    const fresh = await openCorpus([reference]);
    for (const [, one] of insights) {
      const shown = (await fresh.questionsOf(one, unrun)).map(({ compiled }) => compiled);
      const run = (await corpus.questionsOf(one, toyDatabase)).map(({ compiled }) => compiled);
      expect(shown).toEqual(run);
    }
    await fresh.close();
  });
});
