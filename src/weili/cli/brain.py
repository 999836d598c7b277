"""`weili brain …`: what the brain proposes, on exported facts and plain tables (contracts §5, §6)."""

from pathlib import Path

import click

from weili.cli.answer import refuse, say


@click.group()
def brain() -> None:
    """大脑：从导出的事实和普通表格得出建议。"""


@brain.command("match")
@click.option(
    "--left", "left_file", type=click.Path(path_type=Path), required=True, help="左表，CSV 或 Parquet"
)
@click.option(
    "--right", "right_file", type=click.Path(path_type=Path), required=True, help="右表，CSV 或 Parquet"
)
@click.option("--out", "out_file", type=click.Path(path_type=Path), required=True, help="结果 CSV")
@click.option("--one-to-one", is_flag=True, help="每一行至多配一行")
@click.option(
    "--least", type=click.FloatRange(0.0, 1.0), default=0.5, show_default=True, help="给出的最低概率"
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 回答")
def match(
    left_file: Path, right_file: Path, out_file: Path, *, one_to_one: bool, least: float, as_json: bool
) -> None:
    """两张表中的同一经营户：给出配对、概率和理由。"""
    from weili.brain.match import UnreadableTable, match_claims, read_table, write_matches

    try:
        left, right = read_table(left_file), read_table(right_file)
    except UnreadableTable as unreadable:
        refuse(unreadable.code, str(unreadable), as_json=as_json)
    if not out_file.absolute().parent.is_dir():
        refuse("no_folder", f"结果文件所在的文件夹 {out_file.parent} 不存在。", as_json=as_json)
    matches = match_claims(left.claims, right.claims, single=one_to_one, least=least)
    try:
        count = write_matches(out_file, left, right, matches)
    except OSError as trouble:
        refuse(
            "cannot_write",
            f"结果写不进 {out_file}：{trouble.strerror}。请换一个能写的位置。",
            as_json=as_json,
        )
    words = f"左表 {len(left.ids)} 行，右表 {len(right.ids)} 行，配对 {count} 对，已写入 {out_file.name}。"
    repeated = left.repeated_ids + right.repeated_ids
    if repeated:
        words += f"注意：有 {repeated} 行的 id 与前面的行重复，结果中无法区分。"
    answer = {
        "left": len(left.ids),
        "right": len(right.ids),
        "matches": count,
        "repeated_ids": repeated,
        "out": str(out_file),
    }
    say(answer, as_json=as_json, words=words)
