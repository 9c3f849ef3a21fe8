"""A real llama.cpp with a language model that has no sense.

Weights of a real model are gigabytes and cannot be fetched everywhere. What is tried here is the
server: how llama.cpp streams, reads schemas of tools into grammars, counts, refuses. For that a
model is enough that knows letters by their frequency. It is written here, of the architecture
`llama`, half a megabyte in size: its weights are random but for one dimension, which says how
likely each token is, whatever came before.

usage: serve.py MODEL.gguf      writes the model there, prints the server's address, and serves until
                                standard input is closed
"""

import os
import sys
from pathlib import Path

import gguf
import numpy as np
import xllamacpp

WIDTH, LAYERS, HEADS, INNER = 64, 2, 4, 128
CONTEXT = 8192

# How a call begins, in the words of the template. One token, so that a model without memory makes
# calls at all; what follows is held to the grammar, as with any model.
CALL = '<tool_call>\n{"name": "'
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def letters() -> list[str]:
    """The 256 bytes as GPT-2's vocabulary writes them."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    names, further = {}, 256
    for byte in range(256):
        if byte in shown:
            names[byte] = chr(byte)
        else:
            names[byte] = chr(further)
            further += 1
    return [names[byte] for byte in range(256)]


def likelihoods(tokens: list[str]) -> np.ndarray:
    """The logarithm of how likely each token is. Brackets and quotes end what grammars begin."""
    likely = np.full(len(tokens), -12.0)
    for byte in range(128):
        letter = chr(byte)
        if letter.islower():
            likely[byte] = 0.0
        elif letter.isupper() or letter.isdigit():
            likely[byte] = -2.0
    for letter, value in {" ": 1.0, '"': 1.5, "}": 2.0, "]": 2.5, ",": -1.0}.items():
        likely[ord(letter)] = value
    for token, value in {"th": 1.0, "er": 1.0, "in": 1.0, CALL: 2.0, "<|im_end|>": 0.0}.items():
        likely[tokens.index(token)] = value
    return likely


def write(path: str) -> None:
    """Writes the model."""
    words = ["th", "er", "in", CALL]
    tokens = letters() + words + SPECIAL
    kinds = [gguf.TokenType.NORMAL] * (len(tokens) - len(SPECIAL) - 1)
    kinds += [gguf.TokenType.USER_DEFINED] + [gguf.TokenType.CONTROL] * len(SPECIAL)
    out = gguf.GGUFWriter(path, "llama")
    out.add_name("senseless")
    out.add_context_length(CONTEXT)
    out.add_embedding_length(WIDTH)
    out.add_block_count(LAYERS)
    out.add_feed_forward_length(INNER)
    out.add_head_count(HEADS)
    out.add_head_count_kv(HEADS)
    out.add_layer_norm_rms_eps(1e-5)
    out.add_rope_dimension_count(WIDTH // HEADS)
    out.add_vocab_size(len(tokens))
    out.add_file_type(gguf.LlamaFileType.ALL_F32)
    out.add_tokenizer_model("gpt2")
    out.add_tokenizer_pre("gpt-2")
    out.add_token_list(tokens)
    out.add_token_types(kinds)
    out.add_token_merges(["t h", "e r", "i n"])
    out.add_bos_token_id(tokens.index("<|endoftext|>"))
    out.add_eos_token_id(tokens.index("<|im_end|>"))
    out.add_add_bos_token(False)
    out.add_chat_template(Path(__file__).with_name("template.jinja").read_text())

    random = np.random.default_rng(7)

    def weights(*shape: int, scale: float = 0.02) -> np.ndarray:
        return (random.standard_normal(shape) * scale).astype(np.float32)

    ones = np.ones(WIDTH, dtype=np.float32)
    embedding = weights(len(tokens), WIDTH)
    embedding[:, 0] = 4.0
    output = weights(len(tokens), WIDTH, scale=0.2)
    # The length of a normalised state is the root of its width, and nearly all of it lies here.
    output[:, 0] = likelihoods(tokens) / np.sqrt(WIDTH)
    out.add_tensor("token_embd.weight", embedding)
    out.add_tensor("output_norm.weight", ones)
    out.add_tensor("output.weight", output)
    for layer in range(LAYERS):
        shapes = {f"attn_{part}": (WIDTH, WIDTH) for part in ("q", "k", "v", "output")}
        shapes |= {"ffn_gate": (INNER, WIDTH), "ffn_up": (INNER, WIDTH), "ffn_down": (WIDTH, INNER)}
        for name, shape in shapes.items():
            out.add_tensor(f"blk.{layer}.{name}.weight", weights(*shape))
        out.add_tensor(f"blk.{layer}.attn_norm.weight", ones)
        out.add_tensor(f"blk.{layer}.ffn_norm.weight", ones)
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


def serve(path: str) -> None:
    """Serves the model until standard input is closed."""
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.port = 0
    params.warmup = False
    params.cpuparams.n_threads = 1
    params.sampling.seed = 2
    # Bound to a name, for it serves as long as it lives.
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)


write(sys.argv[1])
serve(sys.argv[1])
