// Nothing in the built scripts is newer than the oldest phones that we promise (F-MB-1): iOS 16.4. Run after a build; also sees
// what came in with a library. Names come from MDN's compatibility data.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'acorn'
import { full } from 'acorn-walk'

const bcd = createRequire(import.meta.url)('@mdn/browser-compat-data')

const BROWSER = 'safari_ios'
const OLDEST = [16, 4]
/** Newer, and used only where the browser has it: the reason stands beside each. */
const ASKED_FIRST = {
  createPolicy: 'Svelte looks for trustedTypes before it',
  reconnect: 'a method of Svelte on its own objects',
}

/** True when the oldest browser knows a feature. */
function knows(feature) {
  const support = [feature.__compat?.support?.[BROWSER] ?? []].flat()
  return support.some(
    ({ version_added: added, version_removed: removed, flags, alternative_name, prefix }) => {
      if (!added || added === 'preview' || flags || alternative_name || prefix) return false
      return !isNewer(added) && (!removed || isNewer(removed))
    },
  )
}
function isNewer(version) {
  const [major = 0, minor = 0] = version.replace('≤', '').split('.').map(Number)
  return major > OLDEST[0] || (major === OLDEST[0] && minor > OLDEST[1])
}

const globals = new Set()
const statics = new Set()
const members = new Map()
function member(name, known) {
  members.set(name, (members.get(name) ?? false) || known)
}
for (const tree of [bcd.javascript.builtins, bcd.api]) {
  for (const [name, parent] of Object.entries(tree)) {
    if (!parent.__compat) continue
    if (!knows(parent) && /^[A-Z]/.test(name)) globals.add(name)
    for (const [child, feature] of Object.entries(parent)) {
      if (!feature.__compat || child === '__compat') continue
      const plain = child.replace(/_(static|event|permission)$/, '')
      const known = knows(parent) && knows(feature)
      // The data has static members of builtins without a mark: `Promise.any` and `AbortSignal.any` are told apart by both words.
      if (!known) statics.add(`${name}.${plain}`)
      if (known || !/_(static|event|permission)$/.test(child)) member(plain, known)
    }
  }
}

const treeOf = (source) => parse(source, { ecmaVersion: 'latest', sourceType: 'module' })

/** Names that scripts give to things of their own. */
export function ownNames(sources) {
  const own = new Set()
  for (const source of sources) {
    full(treeOf(source), (node) => {
      if (/^(Property|MethodDefinition|PropertyDefinition)$/.test(node.type) && node.key)
        own.add(node.key.name ?? node.key.value)
      else if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression')
        own.add(node.left.property.name)
      else if (/^(Function|Class)Declaration$|^VariableDeclarator$/.test(node.type)) own.add(node.id?.name)
    })
  }
  return own
}

/** What of a script is too new. A method whose name a script also gives to one of its own cannot be told from that. */
export function tooNew(source, own = ownNames([source])) {
  const used = new Set()
  full(treeOf(source), (node) => {
    if (node.type === 'Literal' && node.regex) {
      const { pattern, flags } = node.regex
      if (flags.includes('v') || /\(\?[ims]*-?[ims]*:/.test(pattern.replaceAll('(?:', '')))
        used.add(`/${pattern}/${flags}`)
    }
    if (node.type === 'NewExpression' && globals.has(node.callee.name) && !own.has(node.callee.name))
      used.add(node.callee.name)
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && !node.callee.computed) {
      const { name } = node.callee.property
      if (members.get(name) === false && !own.has(name)) used.add(name)
    }
    if (node.type === 'MemberExpression' && !node.computed) {
      const { object } = node
      const on = object.type === 'MemberExpression' ? object.property.name : object.name
      const whole = `${on}.${node.property.name}`
      if (statics.has(whole) && !own.has(on)) used.add(whole)
    }
  })
  return [...used].filter((name) => !(name in ASKED_FIRST)).sort()
}

function scriptsBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(folder, name))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const scripts = scriptsBelow(fileURLToPath(new URL('../build', import.meta.url)))
  const sources = scripts.map((script) => readFileSync(script, 'utf8'))
  const own = ownNames(sources)
  const found = scripts.flatMap((script, at) =>
    tooNew(sources[at], own).map((name) => `${script}: ${name} is newer than iOS ${OLDEST.join('.')}`),
  )
  for (const line of found) console.error(line)
  console.log(`browsers: ${scripts.length} scripts, ${found.length} names newer than iOS ${OLDEST.join('.')}`)
  if (scripts.length === 0 || found.length > 0) process.exit(1)
}
