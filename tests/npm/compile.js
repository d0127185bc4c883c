// Compiles MJML documents with npm's mjml: a JSON list of sources in, a JSON list of {html, errors} out.
const mjml2html = require('mjml').default || require('mjml')

async function compile(source) {
  try {
    const done = await mjml2html(source, { fonts: {}, validationLevel: 'soft', keepComments: true, minify: false })
    return { html: done.html, errors: (done.errors || []).map(({ line, message, tagName }) => ({ line, message, tagName })) }
  } catch (error) {
    return { html: '', errors: [{ line: 0, message: String(error.message || error), tagName: '' }] }
  }
}

async function main() {
  const chunks = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  const sources = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  const results = []
  for (const source of sources) results.push(await compile(source))
  process.stdout.write(JSON.stringify(results))
}

main()
