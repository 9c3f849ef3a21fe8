// A language model that says what it is told to: an OpenAI-compatible server for the tests. What it
// says is chosen by a word of the question; how often it was asked back says which of its answers.
import { createServer } from 'node:http';

const pause = time => new Promise(resume => { setTimeout(resume, time); });

/** Pieces of reasoning, of text, a call of a tool; a pause; the end of the connection. */
export const think = said => ({ think: said });
export const say = said => ({ say: said });
export const call = (name, values) => ({ call: name, values });
export const wait = time => ({ wait: time });
export const cut = { cut: true };

const pieces = said => said.match(/\S+\s*|\s+/g) ?? [];

/** Starts one. `script` maps a word to the answers to questions that have it, one for each round. */
export const model = async (script, name = 'fake-1') => {
  const asked = [];
  const speak = async (request, response) => {
    let body = '';
    for await (const some of request.setEncoding('utf8')) body += some;
    const sent = JSON.parse(body);
    const question = sent.messages.findLast(message => message.role === 'user').content;
    const round = sent.messages.slice(sent.messages.findLastIndex(message => message.role === 'user')).filter(message => message.role === 'assistant').length;
    const one = { question, round, sent, closed: null };
    asked.push(one);
    response.on('close', () => { if (!response.writableFinished) one.closed = Date.now(); });
    const answers = Object.entries(script).find(([word]) => question.includes(word))?.[1] ?? [[say('I have nothing to say to that.')]];
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const write = chunk => { if (!response.destroyed) response.write(`data: ${JSON.stringify({ id: 'one', object: 'chat.completion.chunk', model: name, ...chunk })}\n\n`); };
    const piece = (delta, end = null) => write({ choices: [{ index: 0, delta, finish_reason: end }] });
    let calls = 0;
    for (const step of answers[Math.min(round, answers.length - 1)]) {
      if (one.closed) return;
      if (step.cut) { request.socket.destroy(); return; }
      if (step.wait) await pause(step.wait);
      for (const some of pieces(step.think ?? '')) { piece({ reasoning_content: some }); await pause(2); }
      for (const some of pieces(step.say ?? '')) { piece({ content: some }); await pause(2); }
      if (step.call) {
        const index = calls++, given = JSON.stringify(step.values);
        piece({ tool_calls: [{ index, id: `call_${round}_${index}`, type: 'function', function: { name: step.call, arguments: '' } }] });
        for (let at = 0; at < given.length; at += 9) piece({ tool_calls: [{ index, function: { arguments: given.slice(at, at + 9) } }] });
      }
    }
    piece({}, calls ? 'tool_calls' : 'stop');
    write({ choices: [], usage: { prompt_tokens: 1200, completion_tokens: 34, cost: 0.0012 } });
    response.end('data: [DONE]\n\n');
  };
  const server = createServer((request, response) => {
    if (request.method === 'POST') speak(request, response).catch(error => response.destroy(error));
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: [{ id: name }] }));
  });
  await new Promise(ready => { server.listen(0, '127.0.0.1', ready); });
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    asked,
    stop() { server.close(); server.closeAllConnections(); },
  };
};
