using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module that tells others when it is called.</summary>
        /// <typeparam name="TPreHook">A function called before <c>forward</c> that may replace the input.</typeparam>
        /// <typeparam name="TPostHook">A function called after <c>forward</c> that may replace the result.</typeparam>
        public class HookableModule<TPreHook, TPostHook> : Module
            where TPreHook : notnull
            where TPostHook : notnull
        {
            private int next_key;

            /// <summary>Makes a module without hooks.</summary>
            /// <param name="name">The name of the kind of module.</param>
            protected HookableModule(string name)
                : base(name)
            {
            }

            /// <summary>The hooks called before <c>forward</c>.</summary>
            private protected readonly Dictionary<string, TPreHook> pre_hooks = [];

            /// <summary>The hooks called after <c>forward</c>.</summary>
            private protected readonly Dictionary<string, TPostHook> post_hooks = [];

            /// <summary>The hooks called before <c>forward</c> that only look at the module.</summary>
            private protected readonly Dictionary<string, Action<Module>> module_pre_hooks = [];

            /// <summary>The hooks called after <c>forward</c> that only look at the module.</summary>
            private protected readonly Dictionary<string, Action<Module>> module_post_hooks = [];

            /// <summary>Has a function called before each <c>forward</c>; what it returns, unless null, replaces the input.</summary>
            public HookRemover register_forward_pre_hook(TPreHook hook) => Added(pre_hooks, hook);

            /// <summary>Has a function called after each <c>forward</c>; what it returns, unless null, replaces the result.</summary>
            public HookRemover register_forward_hook(TPostHook hook) => Added(post_hooks, hook);

            /// <summary>Has a function called before each <c>forward</c>.</summary>
            public HookRemover register_forward_pre_hook(Action<Module> hook) => Added(module_pre_hooks, hook);

            /// <summary>Has a function called after each <c>forward</c>.</summary>
            public HookRemover register_forward_hook(Action<Module> hook) => Added(module_post_hooks, hook);

            private protected bool HasPreHooks => pre_hooks.Count + module_pre_hooks.Count > 0;

            private protected bool HasPostHooks => post_hooks.Count + module_post_hooks.Count > 0;

            private HookRemover Added<THook>(Dictionary<string, THook> hooks, THook hook)
            {
                ArgumentNullException.ThrowIfNull(hook);
                var key = (next_key++).ToString(CultureInfo.InvariantCulture);
                hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            /// <summary>Takes a hook away again.</summary>
            public class HookRemover
            {
                private readonly HookableModule<TPreHook, TPostHook> module;
                private readonly string key;

                /// <summary>Makes the remover of one hook.</summary>
                /// <param name="module">The module that the hook is on.</param>
                /// <param name="key">The hook's key.</param>
                public HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
                {
                    this.module = module;
                    this.key = key;
                }

                /// <summary>Takes the hook away; a second call does nothing.</summary>
                public void remove()
                {
                    module.pre_hooks.Remove(key);
                    module.post_hooks.Remove(key);
                    module.module_pre_hooks.Remove(key);
                    module.module_post_hooks.Remove(key);
                }
            }
        }
    }
}
