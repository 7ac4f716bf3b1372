"""The examples as the gallery shows them: each with a picture made from its graph, and an address that opens it."""

import engine
from app import words
from app.addresses import opening
from app.contexts import GalleryCard, GalleryTopic
from app.convert.pictures import small_picture


def gallery_topics() -> tuple[GalleryTopic, ...]:
    """Every example, by topic."""
    return tuple(
        GalleryTopic(topic.title, tuple(_card(each) for each in engine.EXAMPLES if each.topic == topic))
        for topic in engine.TOPICS
    )


def _card(example: engine.Example) -> GalleryCard:
    graph = engine.build(example.program)
    return GalleryCard(
        slug=example.slug,
        title=example.title,
        text=example.text,
        address=opening(
            example.program,
            optimizer=example.optimizer,
            rate=f"{example.learning_rate:g}",
            iterations=example.iterations,
            **({"picture": example.picture} if example.picture else {}),
        ),
        picture=small_picture(graph, words.drawings.nodes.format(count=len(graph.nodes))),
    )
