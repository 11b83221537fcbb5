from abc import ABC
from typing import Any, ClassVar, Generic, TypeVar

T = TypeVar("T")

class Response(ABC): ...

class RequestStruct(ABC):
    FLEXIBLE_VERSION: ClassVar[bool]
    API_KEY: ClassVar[int]
    API_VERSION: ClassVar[int]
    def __init__(self, *fields: Any) -> None: ...

class Request(ABC, Generic[T]):
    API_KEY: ClassVar[int]
