import type { Plugin } from 'vite';
import { exchange } from './exchange.ts';

/*
 * Emscripten writes the calls between JavaScript and WebAssembly (embind) as text and evaluates it, which the policy of the pages forbids. Here they are
 * made without that, and slower, as with Emscripten's own `-sDYNAMIC_EXECUTION=0`: the engine is called ten times a second.
 */

/** A function of the engine, called from JavaScript: from `craftInvokerFunction`. */
const invoker = `var invokerFn = function (...given) {
  var destructors = needsDestructorStack ? [] : null;
  var wired = argTypes.slice(2).map((type, index) => type.toWireType(destructors, given[index]));
  if (isClassMethodFunc) wired.unshift(argTypes[1].toWireType(destructors, this));
  var rv = cppInvokerFunc(cppTargetFunc, ...wired);
  if (needsDestructorStack) runDestructors(destructors);
  else {
    argTypes.slice(isClassMethodFunc ? 1 : 2).forEach((type, index) => {
      if (type.destructorFunction !== null) type.destructorFunction(wired[index]);
    });
  }
  return returns ? argTypes[0].fromWireType(rv) : undefined;
};`;

/** A method of JavaScript, called by the engine: from `__emval_get_method_caller`. */
const methodCaller = `var invokerFunction = function (obj, func, destructorsRef, args) {
  var offset = 0;
  var read = types.map((type) => {
    var value = type.readValueFromPointer(args + offset);
    offset += type.argPackAdvance;
    return value;
  });
  var rv = kind === 1 ? Reflect.construct(func, read) : kind === 0 ? func.call(obj, ...read) : func.call(...read);
  if (!retType.isVoid) return emval_returnValue(retType, destructorsRef, rv);
};`;

/** Lets the engine of the captions run under the policy of the pages. For the build of its worker. */
export function voskWithoutEval(): Plugin {
  return {
    name: 'vosk-without-eval',
    transform: {
      filter: { id: /\/vosk-browser\/dist\/vosk\.worker\.js$/ },
      handler: (code) =>
        exchange('vosk-browser', code, [
          [/var invokerFn = newFunc\(Function, args\)\(\.\.\.closureArgs\);/, invoker],
          [/var invokerFunction = newFunc\(Function, params\)\(\.\.\.args\);/, methodCaller],
          [
            /let \[args, invokerFnBody\] = createJsInvoker\(.*\);\s*args\.push\(invokerFnBody\);/,
            '',
          ],
        ]),
    },
  };
}
