# 页面的中文文本，每个键一条；反引号内是代码，双星号内是重点。

## 元素

left = 代码与过程
right = 设备与字节
tabs = 各部分
tab-code = 代码
tab-memory = 内存
tab-dma = DMA
tab-story = 过程
tab-inside = 内核数据
drawer-open = 设备与字节
drawer-close = 收起
close = 关闭

## 工具栏

machine = 机器
machine-recorded = 真机启动记录
machine-clean = 全新启动的 { $machine }
machine-named = { $machine } · { $ram } · { $name }
machine-sized = { $machine } · { $ram } · 全新启动
recorded-686-lived-in = 真机启动记录
recorded-686-fragmented = 真机记录，碎片化
recorded-amd64-lived-in = 真机启动记录
example = 示例
language = 语言
language-en = English
language-zh = 简体中文
language-en-short = EN
language-zh-short = 中
theme = 浅色或深色
help = 帮助与快捷键

## 示例

scenario-draft = 自己的代码
scenario-four-ways = 四种分配器
scenario-four-ways-note = 同样 16 KiB，四种分配
scenario-touch = 先给地址，后给页框
scenario-touch-promise = 现在只有地址，首次访问才分配页框
scenario-touch-first = 第一次写入某一页：一次缺页
scenario-touch-all = 全部写一遍：每页一次缺页
scenario-sizes = 大小档
scenario-sizes-note = 700 字节占一个 1,024 字节的对象；超过 8 KiB 不走 slab
scenario-device = 给设备用的内存
scenario-device-note = 其中哪些可以交给 ISA 设备？
scenario-buddies = 伙伴的拆分与合并
scenario-buddies-note = 八个 64 KiB 的块
scenario-buddies-merge = 每块都找回自己的伙伴
scenario-fragmented = 有空闲，但都是碎片
scenario-fragmented-fill = 把 64 MiB 全部按每块 16 个页框取走
scenario-fragmented-keep = 每四块归还三块
scenario-fragmented-ask = 大部分内存空闲：有没有连续的 64 个页框？
scenario-files = 一台真机上的碎片
scenario-files-runs = 建过 20 万个小文件，隔一个删一个：先取走剩下的每一段 64 个连续页框
scenario-files-ask = 大量内存空闲：中断处理程序还能要到连续的 256 KiB 吗？
scenario-low = 低于水位线
scenario-low-most = 64 MiB 内存：一次调用取走大半
scenario-low-rest = 逐页分配，直到内核拒绝
scenario-low-atomic = 仍有空闲页，留给不能等的请求
scenario-mistakes = 两个错误
scenario-mistakes-note = 内核不一定会发现

## 控制台

console = 控制台
console-language = C 语言子集
run-all = 全部运行
script = 脚本，C 语言子集
line-ran = 第 { $line } 行已运行：查看它的调用
line-next = 运行第 { $line } 行
line-ahead = 运行第 { $line } 行，尚未运行
line-failed = 第 { $line } 行出错：查看原因
line-stale = 第 { $line } 行已过期：从这里重新运行
quick = 试一个调用
quick-hint = 追加这个调用并运行
error-at = 第 { $line } 行，第 { $column } 列
error-kept = { $ran ->
    [0] 还没有运行任何一行，内容没有丢失。
   *[other] 已运行 { $ran } 行，内容没有丢失。
  }
gist = **灰色是机器本身，颜色是你的请求。**
gist-next = 第 2 行已运行。再运行其余三行，比较页框落在哪里。
values = 变量的值
value-gone = 已释放
free-value = 释放 { $name }

## 录制

recordings = 可播放的录制
recording-named = { $machine } · { $name }
recording-file = 从文件打开录制…
recording-played = 录制 { $name }
recording-ended = { $name } 之后
film-amd64-fallback = 回退：借用其他类型的块
film-686-pae-highatomic = 留给原子请求的预留
film-686-lazy = vfree 与随后的清理
film-686-frag = 空闲却用不上的内存
film = 录制
film-leave = 退出录制
film-leave-note = 回到你的机器与脚本，保持原样；重新加载页面亦然
film-machine = { $machine }，{ $ram }（{ $set }）· { $calls } 次调用，{ $lines } 行
film-exact = { $follows ->
    [yes] **完全一致。** 模型预测了 { $predicted } 行，全部与录制相同。{ $given } 个请求与释放取自录制；其他任务运行期间的 { $followed } 行按录制跟随。
   *[no] **完全一致。** 模型预测了 { $predicted } 行，全部与录制相同。{ $given } 个请求与释放取自录制，没有跟随的行。
  }
film-differs = **不一致。** { $predicted } 行预测中有 { $matched } 行与录制相同；此后模型与录制分道扬镳，不再比较。
film-line = 行
film-call = 调用
film-recorded = 录制
film-model = 模型
film-go-there = 转到该处
film-calls = 录制中的调用
film-block = 页框 { $pfn }
film-area = { $pages } 页，{ $runs } 段
film-runs = { $runs } 段
film-skipped = 未调用
film-mark-agrees = 与录制相同
film-mark-differs = 不一致
film-mark-given = 无可比较
film-mark-beyond = 未到达
film-start = 第一次调用之前。选择一次调用，或开始播放。
film-call-agrees = 逐行与录制相同：{ $agreed } 行。
film-call-differs = 模型与录制在此分道扬镳。
film-call-given = 在页这一级没有可比较的内容。
film-call-beyond = 未到达：出现差异之后无法继续播放。
film-play = 播放
film-stop = 停止
film-go-on = 从结束状态继续
film-go-on-note = 以录制的最后状态启动，你的脚本由此继续
reading-drop = 放下录制文件
reading-drop-note = .jsonl 或 .jsonl.gz：以其状态启动并播放各次调用
reading-title = 正在读取 { $name }
reading-at = { $read } / { $total }，{ $lines } 行
reading-fetch = 正在获取
reading-cancel = 取消
refused-line = 第 { $line } 行：
refused-kept = 你的会话保持原样。
refused-empty = { $name } 是空文件
refused-foreign = { $name } 不是内核录制
refused-damaged = { $name } 已损坏
refused-truncated = { $name } 不完整
refused-impossible = { $name } 自相矛盾
refused-missing = 无法获取 { $name }
refused-playing = 正在播放录制 { $name }
remedy-empty-file = 请选择有内容的文件。
remedy-foreign-file = 请选择 `recordings/kernel` 中的 .jsonl 或 .jsonl.gz 文件。
remedy-damaged-file = 请重新获取该文件：其中一行不符合录制格式。
remedy-truncated-file = 请重新获取该文件：最后一行应为 `end`。
remedy-impossible-file = 请重新获取该文件：没有机器会处于它所述的状态。
remedy-missing-file = 请检查网络连接，然后重新选择。
remedy-playing-file = 此时只有录制中的调用。若要自行调用，请退出录制，或从结束状态继续。

## 脚本的错误

error-unknown-call = 没有名为 `{ $found }` 的函数，是不是 `{ $nearest }`？
error-unknown-call-alone = 没有名为 `{ $found }` 的函数
error-later-call = 本版本尚不支持 `{ $found }`
error-own-function = `{ $found }` 是脚本自己的函数：函数体在定义处运行，不能调用
error-function-parameters = `{ $found }` 带有参数：应为 `(void)`，函数体在定义处运行
error-argument-count = `{ $call }`：应有 { $wanted } 个参数，实际是 { $found } 个
error-argument-text = `{ $call }`：应为字符串字面量，例如 `{ $wanted }`
error-argument-place = `{ $call }`：应为变量的地址，如 `&p`
error-argument-pages = `{ $call }`：应为 `struct page *` 数组
error-page-count = { $found } 页：这台机器只有 { $most } 页
error-unknown-flags = 标志 `{ $found }`：Linux 6.1 的标志位最大为 `0xffffff`，其余的位会被忽略
error-mapping-kind = 只模拟 `PROT_READ | PROT_WRITE`、`MAP_PRIVATE | MAP_ANONYMOUS` 的映射
error-no-value = `{ $found }` 没有返回值：应为有返回值的调用
error-undeclared = 没有名为 `{ $found }` 的变量或常量
error-undeclared-near = 没有名为 `{ $found }` 的变量或常量，是不是 `{ $nearest }`？
error-unset = `{ $found }` 还没有值就被读取
error-constant-changed = `{ $found }` 是常量：应给变量赋值
error-not-assignable = 不能给 `{ $found }` 赋值：应为变量、`p[i]` 或 `*p`
error-text-as-value = 字符串字面量只能作为调用的参数：应为数字或指针
error-division-by-zero = 除数是 0：应为其他数
error-shift-range = 移位 { $found } 位：应为 0 到 { $most }
error-index-range = `{ $name }` 的元素是 0 到 { $last }，实际下标是 { $found }
error-array-length = 数组有 { $found } 个元素：应为 1 到 { $most }
error-array-as-value = `{ $found }` 是数组：应为其中一个元素，如 `{ $found }[0]`
error-array-dimensions = 数组只有一维：应只有一个 `[n]`
error-list-initialiser = `{ $found }` 只存一个值：不应有花括号
error-missing-list = `{ $found }` 是数组：元素应写在花括号里
error-not-pointer = 应为指针，实际是 `{ $found }` 类型的数
error-void-access = `void *` 不指向任何类型：应为 `char *`，或先转换，如 `(char *)p`
error-struct-access = 没有模拟 `struct` 的内容：应把它的指针作为参数
error-void-variable = `{ $found }`：`void` 不能用于变量，应为 `void *`、`int` 等类型
error-pointer-operation = `{ $found }` 不能用于指针：应为数字，如 `(unsigned long)p`
error-address-of-variable = 脚本变量没有地址：`&` 只用于 `p[i]` 和 `posix_memalign(&p, …)`
error-sizeof-operand = `sizeof`：应为类型或变量
error-size-unknown = 这里不知道 `{ $found }` 的大小：应为字节数
error-bad-number = `{ $found }` 不是数字：应为 `4096`、`0x1000` 或 `010` 这样的写法
error-fraction = `{ $found }` 带小数：应为整数
error-number-range = `{ $found }` 太大：最多 64 位
error-bad-character = { $found } 不是一个字符：应为一个字符，如 `'a'`
error-bad-type = `{ $found }` 不是类型：应为 `unsigned long`、`void *` 等
error-unclosed-text = 引号没有结束：同一行应有另一半
error-unclosed-comment = 注释没有结束：应有 `*/`
error-stray = 这里不认识 `{ $found }`：应为名字、数字或 C 的符号
error-stray-near = 实际是 `{ $found }`：应为 `{ $nearest }`
error-expected-mark = 应为 `{ $wanted }`，实际是 `{ $found }`
error-expected-mark-end = 应为 `{ $wanted }`，但脚本已结束
error-expected-marks = 应为 `{ $wanted }` 或 `{ $other }`，实际是 `{ $found }`
error-expected-marks-end = 应为 `{ $wanted }` 或 `{ $other }`，但脚本已结束
error-expected-value = 应为值、变量或调用，实际是 `{ $found }`
error-expected-value-end = 应为值、变量或调用，但脚本已结束
error-expected-name = 应为名字，实际是 `{ $found }`
error-expected-name-end = 应为名字，但脚本已结束
error-expected-statement = 应为声明、赋值或调用，实际是 `{ $found }`
error-not-in-language = `{ $found }` 是 C 语法，但不在支持的子集内：应为调用、赋值、`if` 或循环
error-outside-loop = `{ $found }` 在循环之外：应写在 `for` 或 `while` 里
error-unknown-label = 这个函数里没有标号 `{ $found }:`
error-directive = `#{ $found }` 不在支持的子集内：应为 `#define` 或 `#include`
error-macro-arguments = `{ $found }` 是带参数的宏：应为代表一个值的宏
error-macro-growth = 宏无限展开：最多 { $limit } 个记号
error-too-deep = 嵌套太深：最多 { $limit } 层
error-too-long = 脚本太长：最多 { $limit } 字节
error-too-many-steps = 执行 { $limit } 步后停止：循环应能结束
error-too-many-calls = 执行 { $limit } 次调用后停止：循环应能结束

## 区域、归属、状态

region-user = 用户空间
region-direct-map = 直接映射区
region-gap = 间隙
region-vmalloc = vmalloc 区
region-pkmap = pkmap
region-fixmap = fixmap
region-vmemmap = vmemmap
region-kernel-text = 内核代码
region-modules = 模块
region-hole = 空洞
region-heap = 用户堆
region-mmap = 用户映射
region-stack = 用户栈
region-slab-cache = slab 缓存
region-zero-size = ZERO_SIZE_PTR：没有内存
region-none = 没有地址
migratetype-unmovable = 不可移动
migratetype-movable = 可移动
migratetype-reclaimable = 可回收
migratetype-high-atomic = 高阶原子
migratetype-isolate = 隔离
migratetype-unmovable-short = 不可移动
migratetype-movable-short = 可移动
migratetype-reclaimable-short = 可回收
migratetype-high-atomic-short = 高阶原子
migratetype-isolate-short = 隔离
state-inside = 空闲块内部
state-free = 空闲
state-pcp = per-CPU 列表
state-used = 使用中
state-reserved = 保留
state-used-unknown = 使用中，归属未记录
state-slab-unknown = slab
state-lru-unknown = LRU 页
state-table-unknown = 页表
owner-none = 无
owner-pages = 整页
owner-kmalloc-large = 大块 kmalloc
owner-slab = slab
owner-vmalloc = vmalloc
owner-kernel-table = 内核页表
owner-user-table = 用户页表
owner-anonymous = 匿名页
owner-zero-page = 零页
owner-coherent = 一致性 DMA
owner-kernel = 内核
owner-recorded-slab = 录制中的 slab
owner-recorded-vmalloc = 录制中的 vmalloc 页
owner-recorded-table = 录制中的内核页表
owner-recorded-other = 录制中的其他任务
space-kernel = 内核
space-process = 进程 { $letter }

## 内存图

bridge = 内存：从地址到页框
bridge-cards = 各次分配
bridge-summary = 自上而下：虚拟地址、页、页表项、页框、物理内存。共 { $calls } 次分配，落在 { $windows } 段内存里。
bridge-virtual = 虚拟地址
bridge-tables-row = 页表
bridge-levels = { $levels } 级
bridge-frames = 页框
bridge-orders = 伙伴阶
bridge-physical = 物理内存
bridge-to-scale = 按比例
bridge-sized = { $size }
bridge-ram-size = { $size } RAM
bridge-ram-part-short = { $ram } RAM 中的 { $seen }：没有 PAE，够不到 4 GiB 以上的页框
bridge-ram-part = { $ram } RAM 中只有 { $seen } 可见：其余在 4 GiB 以上（PCI 空洞之后），没有 PAE 的内核无法访问
bridge-user = 用户空间（单个进程）：{ $size }
bridge-kernel = 内核空间：{ $size }
bridge-kernel-row = 内核半区
bridge-heap = 堆
bridge-mapping = 映射
bridge-hole = 非规范地址，全部无效；可用的两半就是两端的细线
bridge-hole-short = 非规范地址，全部无效
bridge-cut = 省略部分：长度为本条的 { $factor } 倍
bridge-ram = { $size } 内存从 { $at } 起：在直接映射区里只有 { $px } px
bridge-ram-short = { $size } 内存：{ $px } px
bridge-runs = { $frames } 个页框，**{ $runs } 段**
bridge-missing = { $frames } 个页框，**{ $missing } 页未建立映射**
bridge-object = **{ $cache }** 的对象 { $index }
bridge-luck = 碰巧连续，不保证
bridge-entries = 新增页表项 { $entries }
bridge-tables = 页表 { $tables } 张
bridge-guard-page = 保护页
bridge-guard = 保护页
bridge-new = 新增 { $entries }
bridge-of-slab = { $size }，slab 内 { $offset }
bridge-no-address = 没有固定的内核地址
bridge-order = { $order } 阶 = { $pages } 页
bridge-rounded = { $order } 阶：只要 { $asked } 页
bridge-zero = 另有 { $pages } 页读的是零页
bridge-device-pages = **设备内存** { $pages } 页
bridge-device-registers = 设备寄存器，不是 RAM
bridge-contiguous = 物理连续
bridge-virtually = 仅虚拟地址连续
bridge-user-pages = 用户页 { $size }
bridge-verdict = DMA：{ $verdict }
bridge-comma = ，
bridge-sentence = { $call }：{ $facts }。
bridge-pill = { $entries ->
    [1] { $entry }：启动时建好的 { $page } 映射，新增 0
   *[other] { $entry }：启动时建好的 { $entries } 项 { $page } 映射，新增 0
  }
bridge-pill-short = { $entry }：{ $page } 映射
bridge-pages = { $pages } 页
bridge-pages-of = { $call } 的各页
bridge-hidden = { $frames } 个页框
bridge-window = 页块 { $block }，{ $zone }
bridge-high-note = ZONE_HIGHMEM（高端内存）：不在直接映射区，没有固定的内核地址
bridge-device = { $bits ->
    [24] 24 位 ISA 设备
    [32] 32 位 PCI 设备
    [64] 64 位 PCIe 设备
   *[other] { $bits } 位地址的设备
  }
bridge-reaches-all = { bridge-device }可达全部页框
bridge-reaches = { bridge-device }到此为止：{ $limit }
bridge-bits = { $bits } 位，{ $limit }
bridge-under-way = 进行中
bridge-touch = 访问所有页
bridge-try = 试一试
bridge-more = 另有 { $more }
bridge-more-cards = 另有 { $more } 次分配：换一组
bridge-more-windows = 另有 { $more } 段内存：换一组
bridge-empty-film = 当前没有 alloc_pages 分得的块：其页框会画在这里。录制占用的其他内存在页框图上着色。
bridge-empty = 当前没有未释放的分配：页框会画在这里。
bridge-lanes = 上：虚拟页。下：物理页框，各行共用同一条轴。
bridge-marks = 图例
mark-no-frame = 还没有页框的页
mark-table = 这次调用的页表
mark-other-call = 其他调用的页框
mark-guard = 保护页：没有页框
mark-break = 略去的页框
tip-page = 第 { $page } 页（0–{ $last }）
tip-address = 地址
tip-entry = 页表项
tip-frame = 页框
tip-no-frame = 还没有：首次访问时才给
tip-zero-page = 共享零页：目前只有读取
tip-no-entry = 还没有
tip-large = { $entry }，{ $page } 映射，启动时建好
tip-new = { $entry }，新增
tip-frame-title = 页框 { $pfn }
tip-owner = 归属
tip-page-of = { $name } 的第 { $page } 页（0–{ $last }），{ $api }
tip-mapped = 映射于
tip-direct-map = 直接映射
tip-no-direct-map = 无（高端内存）
tip-block = 块
tip-no-block = 无
tip-block-of = { $order } 阶，页块 { $block }，{ $mobility }

## 内部过程

story = 内部过程
story-empty = 选中一个调用，看它内部做了什么。
story-more = 还有 { $steps } 个同类步骤
story-open = 展开下面的步骤
story-close = 收起下面的步骤
step-of = 步骤 { $step } / { $steps }
returned-void = 返回
returned-misuse = 误用
returned-died = 进程终止
returned-child = 子进程
returned-errno = 调用返回错误 { $errno }
given-direct-map = 一段连续页框：地址 = 页框号 × 4,096 + 直接映射区起点
given-object = 对象 #{ $index }：地址 = slab 首页框号 × 4,096 + { $offset } + 直接映射区起点
given-vmalloc = { $runs ->
    [1] 虚拟一段，物理碰巧也是一段：不保证
   *[other] 虚拟一段，物理 { $runs } 段
  }
given-heap = { $missing ->
    [0] 每页都有页框
   *[other] 先有地址；{ $pages } 页中 { $missing } 页首次访问时才有页框
  }
given-mmap = { $missing ->
    [0] 每页都有页框
   *[other] 先有地址；{ $pages } 页中 { $missing } 页首次访问时才有页框
  }
given-none = 只有页框，没有地址：`kmap` 可以临时给一个

## 时间轴

timeline = 调用与内部步骤的时间轴
transport = 在时间上前后移动
call-back = 上一次调用（撤销）
step-back = 后退一步
step-forward = 前进一步
call-forward = 下一次调用（重做）
call-of = 调用 { $call } / { $calls }
as-of-end = 截至本次调用结束时
step-short = 步骤 { $step }/{ $steps }
before-first = 第一次调用之前
working = 正在运行
working-at-calls = 已完成 { $done } / { $total } 次调用
working-at-frames = 已布置 { $done } / { $total } 个页框
stop = 停止

## DMA

dma = 设备能直接访问吗？（DMA）
device = 设备
device-bits = 自定义
device-own = { $bits } 位
device-mask = 地址位数
device-none-behind = 此内核没有 IOMMU 和 swiotlb
device-no-iommu = i386 没有 IOMMU
device-no-pool = 没有 swiotlb：RAM 不超过 4 GiB
device-reaches = 可达 { $limit }
dma-none-film = 录制当前没有 alloc_pages 分得的块。
dma-none = 还没有分配任何内存。运行一个调用，看它的结论。
dma-more = 另有 { $more } 次分配：选中卡片或代码行，看它的结论。
dma-under-way = 进行中
not-run-yet = 尚未运行
verdict-direct = 直接
verdict-bounce = 经 swiotlb 中转
verdict-scatter-gather = { $segments ->
    [1] 分散/聚集，1 段总线地址
   *[other] 分散/聚集 { $segments } 段
  }
verdict-pin-first = 先 pin
verdict-impossible = 不可能
reason-one-run = 一段，总线地址 `{ $bus }`
reason-not-contiguous = { $segments ->
    [1] 页框分 { $runs } 段；IOMMU 给设备一段连续地址，从 `{ $bus }` 开始。
   *[other] { $pages } 个页框分成 { $runs } 段；`dma_map_single` 只接受一段，并拒绝 vmalloc 内存。
  }
reason-one-run-by-luck = 这次碰巧是一段，不保证；`dma_map_single` 拒绝 vmalloc 内存
reason-beyond-mask = { $kind ->
    [bounce] 末尾在 `{ $end }`，超出 { $limit }；每次传输都要经 swiotlb 拷贝
   *[other] 末尾在 `{ $end }`，设备只能访问 { $limit } 以内
  }
reason-pool-beyond-mask = 超出 { $limit }，swiotlb 的缓冲池也够不到，无法中转
reason-too-large-to-bounce = swiotlb 一次最多拷贝 256 KiB
reason-too-many-segments = 共 { $runs } 段，超过设备能接受的段数
reason-mask-too-small = Linux 不接受 24 位以下的掩码
reason-user-memory = 用户内存在 pin 之前随时可能被移动或回收
reason-no-frame-yet = { $pages } 页中 { $missing } 页还没有页框
reason-device-memory = 这是设备寄存器，不是 RAM：没有可供 DMA 的页框
reason-not-mapped = 这个地址没有映射
remedy-map-single = `dma_map_single(dev, { $name }, { $bytes }, dir)`
remedy-vmalloc-to-sg = 做法：`vmalloc_to_page` → `dma_map_sg`，或改用 `dma_alloc_coherent`。
remedy-pin-then-sg = 做法：`pin_user_pages` → `dma_map_sg`。
remedy-gfp-dma = { $family ->
    [vmalloc] 做法：`dma_set_mask` 加 `dma_alloc_coherent`；vmalloc 的页框可能来自任何 zone。
   *[other] 做法：`GFP_KERNEL | GFP_DMA`，从 `ZONE_DMA` 取页框；或 `dma_set_mask` 加 `dma_alloc_coherent`。
  }
remedy-gfp-dma32 = { $family ->
    [vmalloc] 做法：`vmalloc_32`，取 4 GiB 以下的页框。
    [kmalloc] 做法：`dma_alloc_coherent`，或 `__get_free_pages(GFP_KERNEL | GFP_DMA32, …)`；slab 缓存不支持 `GFP_DMA32`。
   *[other] 做法：`GFP_KERNEL | GFP_DMA32`，取 4 GiB 以下的页框。
  }
remedy-alloc-coherent = 做法：`dma_alloc_coherent` 给出这个设备够得到的内存。
remedy-split = 做法：分成更小的几段来映射。

## 一个字节

walk = 页表遍历
walk-address = 地址、变量+偏移，或 “pfn n”
walk-empty = 选中一个调用，或输入一个地址，看页表怎样遍历。
walk-unknown = 没有这个变量或地址。
walk-offset = 偏移 { $offset }
walk-offset-large = { $page } 大页内偏移 { $offset }
walk-table = 页表
walk-large = { $page } 大页
walk-frame = 页框 { $pfn }
walk-nothing = 无
walk-physical = 物理地址
walk-not-present = { $level } 不存在：访问将触发缺页异常
walk-not-recorded = 录制前已映射：指向何处未知
walk-non-canonical = 无效地址：高位不一致

## 机器

zones = 内存区（zone）
zone = zone
zone-free = 空闲
zones-note = 各条从真正的零点起按比例绘制。内存：{ $present }。
watermarks = 水位线
gauge-free = { $managed } 页中 { $free } 页空闲
gauge-factor = × { $factor }
gauge-summary = { $zone }：{ $managed } 页中 { $free } 页空闲；min { $min } 页，low { $low } 页，high { $high } 页
gauge-low = **low** { $pages } 页：空闲不高于它时，请求会唤醒 kswapd，然后可继续降到 min。
gauge-min = **min** { $pages } 页：`GFP_KERNEL` 到此为止，转入直接回收；`GFP_ATOMIC` 可降到它的 3/8，即 { $atomic } 页。
gauge-high = **high** { $pages } 页：空闲高于它时 kswapd 停止。
gauge-boost = 暂时升高 { $pages } 页（斜线）：有页块被部分偷取，kswapd 需要多腾出一些。
gauge-reserve = **lowmem_reserve** { $pages } 页（点线，在 low 之上）：也能使用 { $zones } 的请求必须额外留下。
gauge-highatomic = **高阶原子保留** { $pages } 页（斜线）：空闲，但只留给 1 阶及以上的紧急请求。
gauge-counted = 检查时读的是计数器，现为 { $counted }；链表上实有 { $free }。
gauge-pcp = 另有 { $pages } 页在 per-CPU 列表上，检查时不计。
size = 大小
order = 阶

## 折叠的行

lists = 伙伴系统与 per-CPU 列表
lists-summary = { $zones } 个 zone
lists-blocks = 按阶和迁移类型统计的空闲块
lists-note = 数字是块数，横条是这些块的页数，按比例绘制。带正负号的是上一次调用的变化。
lists-changed = 上一次调用 { $by }
lists-chain = 按链表顺序
lists-more = 另有 { $left } 个
lists-next = 下一个
lists-block = { $pfn }，{ $order } 阶
percpu = per-CPU 页列表
blocks = 块数
percpu-held = { $count } / { $high } 页
percpu-note = per-CPU 列表每次补充 { $batch } 页；满时归还 { $most } 页（batch 乘以 2 的 free_factor 次方，free_factor 为 { $factor }）。
drain-pages = 排空 pcp：归还 { $pages } 页
drain-none = pcp 已空，无可归还
drain-hint = 把所有 per-CPU 列表里的页还给伙伴系统

## What is lit on the map

light-all-orders = 所有阶
light-order-up = { $order } 阶及以上
light-page-blocks = { $type }页块
light-page-blocks-in = { $type }页块，{ $zone }
light-amount = { $blocks } 块，{ $pages } 页（{ $size }）
light-most = （只点亮前 { $most } 块）
light-off = 熄灭
light-kept = { $what } 保持点亮。

## Fragmentation

fragmentation = 各阶可用的空闲内存
fragmentation-chart = 每一阶能用上的空闲内存比例
fragmentation-part = { $order } 阶请求能用上 { $part } % 的空闲内存：{ $blocks } 块，{ $pages } 页。
fragmentation-none = { $order } 阶请求用不上任何空闲内存：空闲块都更小。
fragmentation-no-calls = 还没有调用；以后这里显示逐次调用的变化。
fragmentation-calls = 逐次调用的不可用空闲内存
fragmentation-usable = 可用
fragmentation-unusable = 不可用
calls-short = { $calls } 次调用
fragmentation-spot = { $call } 次调用之后，{ $order } 阶：{ $part } % 的空闲内存不可用。
slabs = slab 缓存
slabs-summary = { $caches } 个
slab-cache = 缓存
slab-object = 对象大小
slab-per = 每 slab 对象数
slab-slabs = slab 数
slab-used = 使用中
slabs-note = 只统计本次会话知道的 slab 和对象；更早的没有记录归属。
areas = vmap 区域
area-start = 起点
area-pages = 页数
area-what = 用途
area-vmalloc = vmalloc
area-vmap = vmap
area-ioremap = ioremap
area-recorded = 启动记录
area-lazy = 已释放，待清理
areas-note = 每个区域末尾都有一个保护页：有地址，没有页表项。
purge = 清理
purge-hint = 让延迟释放的地址重新可用
proc = /proc
proc-file = 文件
proc-note = 带下划线的数字可在图上点亮所数的内存，或说明自己的含义。
proc-page-blocks = 内核只数到 { $told }：它从 zone 的第一个页框起按整个页块步进。点亮：{ $lit }。
proc-lit = { $words }点亮：{ $lit }。
proc-free = { $zone } 的空闲页数，水位线检查读的就是它。
proc-boost = { $zone } 的水位线暂时升高的页数。
proc-min = { $zone } 不给普通请求的最少空闲页数：低于它只满足紧急请求。
proc-low = { $zone } 的空闲页少于它时唤醒 kswapd。
proc-high = { $zone } 的空闲页达到它时 kswapd 停止。
proc-spanned = { $zone } 从首到尾的页框数，包括空洞。
proc-present = { $zone } 中实有内存的页框数。
proc-managed = { $zone } 中交给伙伴系统的页框数。
proc-protection = { $zone } 对最高可用第 { $index } 个 zone 的请求保留的页数：{ $pages }。
proc-pcp-count = { $zone } 的 per-CPU 列表上的页数。
proc-pcp-high = { $zone } 的 per-CPU 列表超过这么多页时，释放会排空一部分。
proc-pcp-batch = { $zone } 的 per-CPU 列表每次补充的页数。
proc-threshold = CPU 暂存 { $zone } 计数器的变化，超过它才并入。
proc-start = { $zone } 的第一个页框。
copy = 复制
copied = 已复制

## 帮助

help-title = 快捷键
help-note = 焦点不在输入框时有效。
key-all = 全部运行
key-line = 运行这一行
key-step = 后退、前进一步
key-call = 上一次、下一次调用
key-ends = 到开头、到结尾
key-play = 播放、暂停
key-undo = 撤销、重做
key-rows = 在行号栏和内部过程中逐行移动
key-fold = 展开、收起内部过程的步骤
key-address = 转到一个地址
key-view = 转到内存图
key-theme = 浅色或深色
key-language = English／简体中文
key-help = 显示此列表
key-close = 关闭打开的面板
help-map = 页框图的按键
key-map-move = 移到相邻页块；放大后移到相邻页框
key-map-pan = 平移页框图
key-map-zoom = 放大、缩小、全图
key-map-level = 全图、页块、页框
key-map-choose = 选中页框
key-map-table = 列出这次分配的页框
help-lists = 列表与 /proc 的按键
key-list-move = 到下一个数字：它所数的块在页框图上点亮
key-list-keep = 保持点亮，并逐块列出该链表
key-list-out = 熄灭
help-touch = 怎样使用
help-touch-run = **运行一行**：点卡片或代码里的运行按钮。
help-touch-tap = **点一下**页或页框，看它是什么；点别处收起。
help-touch-lists = **点列表里的数字**，在页框图上点亮它的块；再点一下熄灭。
help-touch-time = **拖动时间轴**前后移动；◀ ▶ 走一步。
help-touch-grey = **灰色属于机器**，彩色是你申请的。

## 我们自己的错误

trouble-title = 出错的是 Pageframe，不是你的代码
trouble-note = 模型停在了一个不该出现的状态。你的代码还在。
trouble-log = 日志
trouble-back = 回到上一个正常的步骤
trouble-fresh = 重新开始
trouble-copy = 复制日志

## 页分配器的步骤

step-omitted = 另有 { $steps } 步，只计数，不逐步记录
step-alloc-pages = { $gfp }，{ $migratetype }
step-page-alloc = { $pfn ->
    [none] 没有拿到块
   *[other] { $order } 阶，{ $migratetype }
  }
step-watermark = { $refusal ->
    [none] { $zone }：空闲 { $free } 页，多于必须留下的 { $needed } 页 ✓
    [no-block] { $zone }：空闲 { $free } 页，多于必须留下的 { $needed } 页，但没有够大的块
   *[watermark] { $zone }：空闲 { $free } 页，不多于必须留下的 { $needed } 页：水位线 { $mark } + lowmem_reserve { $reserve }
  }
step-zone-skipped = { $reason ->
    [watermark] { $zone } 低于水位线：换下一个 zone
   *[no-block] { $zone } 没有够大的块：换下一个 zone
  }
step-slow-path = 快速路径失败，进入慢速路径：考虑回收和保留量
step-pcp-take = 从 { $zone } 的 per-CPU 列表头取 { $pfn }，{ $order } 阶
step-pcp-refill = { $order } 阶的 per-CPU 列表空了：取 { $blocks } 个块
step-zone-locked = { $pfn }，{ $order } 阶，离开伙伴系统
step-expand = 块拆成两半：{ $pfn } 进入 { $order } 阶链表
step-fallback = 没有{ $migratetype }块：从{ $fallbackMigratetype }偷取一个 { $fallbackOrder } 阶块
step-boost = { $zone } 的水位线暂时升高 { $boost } 页
step-wake-kswapd = 唤醒 kswapd，在 { $zone } 里腾出空闲页
step-bulk-begin = 一次要 { $pages } 个单页
step-bulk-end = 拿到 { $pages } 页
step-page-free = 释放 { $pfn }，{ $order } 阶
step-page-free-batched = 释放 { $pfn }，批量释放之一
step-pcp-put = { $pfn } 放到 { $zone } 的 per-CPU 列表头，{ $order } 阶
step-pcpu-drain = { $pfn }，{ $order } 阶，从 per-CPU 列表回到伙伴系统
step-merge = 伙伴 { $pfn } 也空闲：合并成 { $order } 阶块
step-reserve-high-atomic = { $pfn } 所在的页块留给紧急请求
step-unreserve-high-atomic = { $pfn } 所在的页块不再保留
step-would-reclaim = Linux 此时会回收、规整或杀进程；模型到此为止

## slab 分配器的步骤

step-size-class = 能容纳 { $bytes } 的最小大小档
step-large-kmalloc = { $bytes } 超过 8 KiB：不走 slab，直接要整页
step-cpu-freelist = slab（首页框 { $slab }）的对象 #{ $index }，取自 CPU 空闲链表头
step-take-over = 别处释放的 { $objects } 个对象并入 CPU 空闲链表
step-cpu-slab-full = CPU slab（{ $slab }）已满，从 CPU 摘下
step-from-cpu-partial = 取用 CPU partial 链表中最新的 slab：{ $slab }
step-from-node-partial = 取用节点 partial 链表中最旧的 slab：{ $slab }
step-to-cpu-partial = 部分空闲的 slab { $slab } 挂入 CPU partial 链表
step-new-slab = 没有部分空闲的 slab：新建一个，可容纳 { $objects } 个对象
step-slab-order-fallback = 拿不到更大的块：{ $order } 阶也行
step-free-to-cpu = 对象 #{ $index } 放到 CPU 空闲链表头
step-free-to-slab = 对象 #{ $index } 还给 slab（首页框 { $slab }），还有 { $inUse } 个在用
step-full-to-cpu-partial = 满的 slab 又有空闲对象：{ $slab } 挂入 CPU partial 链表
step-unfreeze = CPU partial 链表过长：{ $slabs } 个移到节点 partial 链表
step-discard-slab = { $slab } 处的 slab 空了：释放它的页

## vmalloc 的步骤

step-vmalloc-begin = { $bytes }：{ $pages } 页，虚拟地址相邻
step-vmap-begin = 给 { $pages } 个已有的页框安排地址
step-ioremap-begin = 给设备的 { $bytes } 安排地址
step-area-wanted = 找一个 { $bytes } 的空闲区间，含保护页
step-spare-node = 预分配的 vmap_area 已用掉：补一个
step-area-found = 最低的够大的空闲区间：{ $start } – { $end }
step-no-area-found = { $purged ->
    [yes] 清理之后仍没有 { $wanted } 的空闲区间：最大的只有 { $largest }
   *[no] 没有 { $wanted } 的空闲区间：最大的只有 { $largest }。先清理延迟释放的区间，再试一次
  }
step-page-array = { $nested ->
    [yes] 页指针数组要 { $bytes }，自己也占一个区域
   *[no] 页指针数组占 { $bytes }
  }
step-pages-taken = 拿到 { $pages } / { $wanted } 个单个页框，不要求连续
step-pages-mapped = { $tables ->
    [0] 写 { $pages } 个页表项；页表已存在
   *[other] 写 { $pages } 个页表项，新建 { $tables } 张页表
  }
step-area-freed = 释放区间 { $start } – { $end }
step-lazily-freed = 地址区间延迟释放：累计 { $waiting } 页，阈值 { $limit } 页
step-drain-scheduled = 待清理 { $waiting } 页，超过 { $limit } 页：安排清理
step-pages-freed = 逐个释放 { $pages } 个页框
step-purge = { $ranges } 段待清理的地址重新可用：{ $pages } 页
step-kernel-tlb-flush = { $everything ->
    [yes] 超过 33 页：刷新整个 TLB
   *[no] 刷新 { $start } – { $end } 的陈旧 TLB 项
  }

## 页表的步骤

step-table-missing = { $space }：映射 { $at } 缺少 { $level } 级页表
step-table-made = 页框 { $table } 用作 { $level } 表，覆盖 { $start } 起的 { $bytes }
step-roots-synced = 新的顶级页表项 { $index } 同步到各进程的 PGD
step-entries-set = { $count ->
    [1] 写第 { $first } 项
   *[other] 从第 { $first } 项起写 { $count } 项
  }
step-large-entry-set = 一个页表项映射 { $start } 起的 { $bytes }
step-entries-cleared = 从第 { $first } 项起清除 { $count } 项；页表页保留
step-user-cleared = { $start } – { $end }：清除 { $count } 个存在的页表项
step-table-freed = { $table } 处的 { $level } 表已空：释放
step-root-made = 为{ $process } 分配顶级页表（PGD），内核部分共享
step-root-freed = 释放{ $process } 的 PGD 和各级页表

## 为什么返回 NULL

why-no-page = { $cause ->
    [watermark] 空闲页不足：{ $zone } 有 { $free } 页，分配后剩余必须多于 { $mark } 页（水位线加保留量）
   *[block] 没有 { $gfp } 可用的 { $order } 阶空闲块
  }
why-too-large = 太大：`kmalloc` 最多给 4 MiB
why-order-too-large = { $order } 阶超过最大的 10 阶。Linux 不会查看任何 zone；没有 `__GFP_NOWARN` 时，自启动起只警告一次。
why-overflow = 个数 × 大小超出机器字长
why-both-mobilities = { $gfp }：只能二选一，可移动或可回收。Linux 会把这两位读成类型 3，它没有 per-CPU 链表，于是从下一阶的链表取走大小不对的块。模型没有分配。
why-vmalloc = { $reason ->
    [size-zero] 请求大小为 0
    [beyond-ram] 要的页比机器有的还多
    [no-address-space] vmalloc 区没有 { $wanted } 的空闲区间；最大的只有 { $largest }
    [is-ram] `ioremap` 不接受 RAM
   *[no-pages] 拿不到页框、页表或页指针数组
  }
why-no-memory = 进程地址空间不足
why-recorded = 录制如此；未向页分配器请求
why-nothing = 请求 0 字节，返回 NULL

## 请求为什么得不到页

middle = 图
middle-bridge = 映射图
middle-failure = 失败图
fail-view = 为什么没有空闲块可用
fail-why = 失败原因
fail-headline = { $end ->
    [died] 进程被终止：空闲页太少
   *[null] { $cause ->
        [block] 返回 NULL：没有够大的空闲块
       *[watermark] 返回 NULL：空闲页太少
      }
  }
fail-no-zone = 这些标志在这台机器上没有可用的 zone
fail-reason-block = { $largest ->
    [none] { $zone } 有 { $free } 空闲，但没有这个请求可取的块；它需要 { $order } 阶（{ $wanted }）。
   *[other] { $zone } 有 { $free } 空闲，但最大的空闲块只有 { $largest } 阶（{ $size }），请求需要 { $order } 阶（{ $wanted }）。
  }
fail-reason-watermark = { $zone } 只有 { $usable } 个空闲页算数；{ $order } 阶的请求要多于 { $needed } 页才会得到满足。
fail-request = { $gfp }，{ $order } 阶
fail-gates = 逐个 zone 检查
fail-gates-order = 按 zonelist 顺序
fail-verdict-not-allowed = 不允许
fail-verdict-watermark = 页太少
fail-verdict-no-block = 无可用块
fail-gate-not-allowed = { $zone ->
    [HighMem] 有 { $free } 空闲，但请求没有 `__GFP_HIGHMEM`。
   *[other] 有 { $free } 空闲，但请求的标志到不了这个 zone。
  }
fail-gate-watermark = { $free } 空闲中有 { $usable } 页算数，必须多于 { $needed } 页。
fail-gate-no-block = { $largest ->
    [none] 空闲页足够（{ $free }），但没有这个请求可取的块。
   *[other] 空闲页足够（{ $free }），但没有 { $order } 阶以上的块，最大的是 { $largest } 阶。
  }
fail-gate-ignored = { $largest ->
    [none] 没有水位线限制它，但已没有它可取的块。
   *[other] 没有水位线限制它，但没有 { $order } 阶以上的块，最大的是 { $largest } 阶。
  }
fail-gauge-free = 空闲 { $pages } 页
fail-gauge-needed = { $missing ->
    [0] 须多于 { $pages } 页
   *[other] 须多于 { $pages } 页，还差 { $missing } 页
  }
fail-gauge-ignored = 须多于 { $pages } 页，但此请求不受限
fail-sum-min = min { $min }
fail-sum-boost = min { $min } + boost { $boost }
fail-sum-lowered = { $mark }，降到 { $lowered }
fail-sum-reserve = lowmem_reserve { $reserve }
fail-sum-unusable = 有 { $unusable } 个空闲页不算数
fail-asked = 请求的块
fail-wanted = { $pages ->
    [1] { $order } 阶：1 个页框，{ $size }
   *[other] { $order } 阶：{ $pages } 个相邻页框，{ $size }
  }
fail-aligned = 起始页框号须是 { $pages } 的倍数
fail-same-scale = 与下方地图同一比例
fail-by-order = { $zone } 的空闲块共 { $size }，按阶
fail-bars = 各阶的空闲块
fail-bar = { $order } 阶：{ $blocks } 块，{ $size }
fail-bars-note = 柱高：该阶空闲内存总量；数字：块数。
fail-on-pcp = 另有 { $pages } 页在 per-CPU 页列表上。
fail-enough = { $blocks ->
    [0] 够大的块：一个也没有
   *[other] 够大的块：{ $blocks } 个
  }
fail-all-memory = 全部内存
fail-mini-note = 方框：下方所示
fail-map-caption = 条形是空闲的伙伴块，长度即大小；粗框为 3 阶及以上。
fail-map-now = 地图显示的是另一时刻。
fail-candidate = 最接近的候选 { $pfn }：{ $all } 个页框中 { $free } 个空闲，被 { $blocked } 个挡住
fail-candidate-frames = 最接近的候选中挡路的页框
fail-in-the-way = 挡路的页框
fail-piece = { $pages ->
    [1] { $name }：{ $hold }
   *[other] { $pages } × { $name }：{ $hold }
  }
fail-blocker = { $pages } 个页框：{ $name }
fail-hold-free = 空闲
fail-hold-set-aside = 空闲，为紧急请求保留
fail-hold-pcp = drain 即可释放
fail-hold-movable = 可移动
fail-hold-pinned = 不可移动
fail-more-calls = 另有 { $more } 个调用
fail-show-call = 显示第 { $call } 个调用 { $api }
fail-way-out = { $way ->
    [unreserve] 这些空闲页框为紧急请求保留：内存紧张时 Linux 会放弃这种页块。
    [drain] 把 per-CPU 页列表归还伙伴系统，这一块就完整了。
    [compact] 内存规整可以腾出这一段：挡路的都可移动。
   *[none] 内存规整也腾不出这一段：{ $pinned } 个页框移不走。
  }
fail-ranges = { $size } 的对齐区段共 { $all } 个，其中 { $movable } 个只含空闲和可移动页框，{ $pinned } 个含有移不走的页框。
fail-legend-order = 空闲块与它的阶
fail-legend-blocker = 挡路的页框
fail-legend-yours = { $family ->
    [gfp] 你分配的页
   *[other] 你的 { $family }
  }
fail-legend-unmovable = 不可移动页块
fail-legend-movable = 可移动页块
fail-legend-reclaimable = 可回收页块
fail-legend-usable = 空闲，算数
fail-legend-unusable = 空闲，但不算数
fail-legend-min = min 与 boost 中须保留的部分
fail-legend-reserve = lowmem_reserve
fail-legend-wall = 必须高于的线
fail-kept = 线以内的空闲页留给不能等待的请求，以及正在回收内存的请求。
fail-whole = { $end ->
    [died] 全部内存，进程终止之后
   *[null] 全部内存：页在谁手里
  }
fail-help = 怎么办
fail-proven = 每一条都由模型在当时的内存上试过；不含内存回收。
fail-no-change = 模型试过的改法，单用哪一条都不够。
fail-then = 它们是在当时的内存上试的。
fail-go-there = 回到这次调用
fail-change-drain = 归还 per-CPU 页列表：那些页会合并成更大的块。
fail-change-flags = { $add ->
    [none] 请求时去掉 `{ $remove }`。
   *[other] { $remove ->
        [none] 请求时加上 `{ $add }`。
       *[other] 用 `{ $add }` 代替 `{ $remove }`。
      }
  }
fail-change-free-yours = 释放脚本中 { $calls } 个调用占用的内存{ $names ->
    [none] {""}
   *[other] （`{ $names }`）
  }{ $drain ->
    [yes] ，再归还 per-CPU 页列表。
   *[no] 。
  }
fail-change-order = 只要 { $order } 阶（{ $size }）：能得到满足的最大一阶。
fail-change-free-pages = { $zone } 再多空出 { $pages } 页（{ $size }）。
fail-run-drain = 归还后再运行
fail-run-flags = 运行
fail-run-free-yours = { $drain ->
    [yes] 释放、归还后再运行
   *[no] 释放后再运行
  }
fail-run-order = 运行
fail-advice-early = 在 probe 时就分配并一直留着，趁内存还没碎。
fail-advice-pieces = 若设备支持散列表（scatterlist），用许多单页即可做 DMA。
fail-advice-kvmalloc = 若没有设备要求一整段，`kvmalloc` 会退而使用 vmalloc。
fail-advice-mempool = `mempool` 能为这种时刻备下几页。
fail-rules = 标志所允许的
fail-allows = 标志所允许的
fail-next = { $sleeps ->
    [yes] Linux 接下来会做什么
   *[no] 可睡眠的请求会做什么
  }
fail-not-modelled = 以上未建模。
fail-log = { $report ->
    [yes] Linux 会记录“page allocation failure: order:{ $order }”。
   *[no] `__GFP_NOWARN`：Linux 不作记录。
  }
allows-block = 可以睡眠，因此可以为它回收内存。
allows-min-reserve = `__GFP_HIGH`：只须留下 min 的一半。
allows-non-block = 不能睡眠：须留的再少四分之一。
allows-high-atomic = 为紧急请求保留的页块对它开放。
allows-no-watermarks = 没有水位线限制它。
allows-kswapd = 会唤醒 kswapd。
allows-no-retry = `__GFP_NORETRY`：试一次就放弃。
allows-retry-may-fail = `__GFP_RETRY_MAYFAIL`：尽力尝试，仍可能失败。
allows-no-fail = `__GFP_NOFAIL`：不许失败。
next-wake-kswapd = 唤醒 kswapd，在后台释放页
next-compact = 内存规整：把可移动页挪到一起
next-reclaim = 直接回收：放弃页缓存和 slab 对象
next-unreserve-high-atomic = 放弃为紧急请求保留的页块
next-drain = 归还 per-CPU 页列表
next-retry = 只要有进展就再试
next-oom-kill = OOM killer 结束一个进程
next-fail = 否则返回 NULL
next-never-fail = 一直试下去：从不返回 NULL

## 误用

misuse-double-free = { $place ->
    [list-head] { $address } 已经释放过，而且正是空闲链表的表头：Debian 内核当场停下，“kernel BUG at mm/slub.c”（`SLAB_FREELIST_HARDENED`）。
    [page] { $address } 已经释放过，所在的页已还给页分配器：Linux 会警告，并弄乱该页的引用计数。
   *[deeper] { $address } 已经释放过，但不在空闲链表头：内核没有察觉，以后会分给两个使用者。
  }模型没有释放。
misuse-bad-free = 页框 { $pfn } { $what ->
    [pcp] 已经空闲，在 per-CPU 链表上。
    [buddy] 已经空闲，在伙伴链表上。
    [other-order] 分配时不是 { $asked } 阶。
    [tail] 是复合页的尾页。
    [middle] 在一个块的中间。
    [reserved] 从未交给页分配器，启动时就保留了。
    [slab] 属于一个 slab。
    [vmalloc] 属于一个 vmalloc 区域。
    [table] 是页表。
    [anonymous] 属于一个进程。
    [lru] 在脚本之前就属于页缓存或某个进程。
   *[other] 在脚本之前就在用。
  }{ $effect ->
    [found-later] Linux 把引用计数减到 −1，什么也不说。如果该页离开链表时查出，日志里会有“BUG: Bad page state”，该页从此丢失；直接从 per-CPU 链表取走的页不检查。
    [found-with-block] Linux 把引用计数减到 −1，什么也不说。释放它所在的块时，日志里会有“BUG: Bad page state”，整个块从此丢失。
    [two-owners] Linux 什么也不说，把已经空闲或正在使用的页框放进空闲链表：以后会有两个使用者。
    [in-use] Linux 把它放进空闲链表，什么也不说：原来的使用者继续用，以后还会分给别人。
    [leak] Linux 只释放前面的页框，什么也不说。其余的再也不会被释放。
    [bad-page] Linux 发现后面有页框正在使用：每个都报“BUG: Bad page state”。什么也不释放，整个块从此丢失。
   *[beyond] 最大是 10 阶：Linux 会一直查到块外很远的页框。遇到正在使用的，报“BUG: Bad page state”；遇到不存在的，oops。
  }模型没有释放。
misuse-zone-bits = { $gfp }：没有 zone 同时满足这些标志。调试内核会 BUG 停下；Debian 的内核读出 `ZONE_DMA`，照样分配。
misuse-not-ours = { $address } 在脚本之前就在用，保持原样
misuse-wrong-allocator = { $address } 来自另一个分配器：Linux 会取到错误的 `struct page`，随后破坏内存或 oops。模型没有释放。
misuse-interior = { $address } 指向对象中间，不是开头：Linux 会把错位的对象放进空闲链表。模型没有释放。
misuse-wrong-cache = { $address } 属于另一个缓存：拒绝并警告
misuse-cache-busy = 还有 { $objects } 个对象在用：警告
misuse-no-area = “Trying to vfree() nonexistent vm area ({ $address })”
misuse-bad-address = “Trying to vfree() bad address ({ $address })”：没有按页对齐
misuse-oops = { $access ->
    [write] 写入 { $at }，该地址未映射。内核 oops：“BUG: unable to handle page fault for address: { $printed }”
   *[read] 读取 { $at }，该地址未映射。内核 oops：“BUG: unable to handle page fault for address: { $printed }”
  }
misuse-null-dereference = { $access ->
    [write] 空指针解引用：写入。内核 oops：“BUG: kernel NULL pointer dereference, address: { $printed }”
   *[read] 空指针解引用：读取。内核 oops：“BUG: kernel NULL pointer dereference, address: { $printed }”
  }
misuse-overflow = 越过对象末尾 { $bytes }：覆盖了邻居
misuse-use-after-free = { $address } 已经释放：访问照样成功，内核没有察觉，但这块内存可能已属于别人
misuse-no-cache = { $address } 不是缓存

## 进程怎样终止

death-abort = glibc 中止：`{ $message }`
death-segfault = { $access ->
    [write] SIGSEGV：写入 { $at }，没有允许写入的 VMA
   *[read] SIGSEGV：读取 { $at }，该处没有 VMA
  }

death-hang = 这次调用永远不会返回：被破坏的链表首尾相接。模型在这里结束进程
death-out-of-memory = { $at } 拿不到页框：Linux 会先回收，再杀进程

## Map

map-title-short = 全部页框，一行 { $row }
map-title = 全部页框：每个页块 32 × { $height }（{ $block }），一行 { $row }
map-colour-by = 着色：
map-by-state = 状态
map-by-order = 阶
map-by-migratetype = 迁移类型
map-by-owner = 归属
map-by-zone = zone
map-zoom = 地图缩放
map-closer = 放大
map-farther = 缩小
map-whole = 全图
map-grid = 全部页框的地图
map-keys = 方向键逐个页块移动，放大后逐个页框移动。Shift 加方向键平移地图，加号和减号缩放，0 显示全图，1 到 3 选择级别。回车选中页框。Alt 加 T 列出这次分配的页框。
map-frame = 页框 { $pfn }
map-place = { $at }，{ $zone }
map-fact = { $label }：{ $text }
map-pause = ；
map-separator = ，
map-owner = 归属
map-owner-page = { $name } 的第 { $page } 页（0–{ $last }），{ $api }
map-owner-table = { $name } 的页表（{ $api }）
map-api-line = { $api }，第 { $line } 行
map-call = 第 { $call } 次调用
map-state = 状态
map-hole = 空洞：这里没有页框
map-mapped = 映射于
map-direct = 直接映射
map-direct-none = 无（高端内存）
map-block = 块
map-block-of = { $order } 阶，{ $size }，始于 { $head }
map-pageblock = 页块
map-pageblock-of = { $index }，{ $type }
map-order = { $order } 阶
map-in-use = 使用中
map-your-slabs = 含你的对象的 slab 页框
map-type-blocks = { $type }：{ $blocks } 个页块（{ $zones }）
map-no-type = 未记录
map-beyond = 超出设备的 { $bits } 位地址
map-yours = 你的调用：{ $list }。
map-sum = 每个页框只有一个归属，合计 { $total }。
map-table = 这次分配的页框
map-table-title = { $api } 的页框，第 { $call } 次调用
map-table-more = 还有 { $pages } 页
map-table-missing = { $pages } 页还没有页框
map-column-page = 页
map-column-frame = 页框
map-column-physical = 物理地址
map-column-virtual = 虚拟地址

## 进程的步骤

step-process-started = { $process } 开始运行：{ $areas } 个 VMA，堆顶（brk）在 { $brk }
step-process-ended = { $process } 结束，全部内存归还
step-fault = 缺页：{ $at } 的页表项不存在或不允许{ $write ->
    [yes] 写入
   *[no] 读取
  }
step-zero-page-mapped = 目前只有读取：在 { $at } 映射共享零页 { $pfn }
step-anonymous-page = 在 { $at } 映射一个清零的页框 { $pfn }
step-copy-on-write = { $from } 还有别的映射：写时复制到 { $to }，映射到 { $at }
step-page-reused = 已没有别人映射 { $pfn }，直接改为可写
step-stack-grown = 栈向下增长 { $bytes }，现在从 { $start } 开始
step-segfault = { $at } 处 SIGSEGV：{ $mapped ->
    [yes] 该 VMA 不允许这样访问
   *[no] 该处没有 VMA
  }
step-fault-out-of-memory = { $at } 得不到页框：Linux 会杀死某个进程
step-room-found = 从 { $start } 起有 { $bytes } 空闲地址
step-no-room = 各 VMA 之间没有 { $bytes } 的空隙
step-area-mapped = 新 VMA：{ $start } – { $end }
step-area-merged = { $start } – { $end } 并入相邻的 VMA
step-area-split = 一个 VMA 在 { $at } 处一分为二
step-area-unmapped = 解除映射 { $start } – { $end }，随后释放其中的页
step-area-moved = { $bytes } 从 { $from } 移到 { $to }：只移动页表项，不复制数据
step-overcommitted = { $pages } 页超过内存与交换空间总量 { $limit } 页
step-break-moved = 堆顶（brk）从 { $from } 移到 { $to }
step-forked = { $child } 得到{ $parent } 的全部 VMA
step-pages-shared = 从 { $start } 起的 { $pages } 页现在共享，双方都被写保护
step-frame-kept = { $pfn } 保留：还有 { $left } 处映射
step-gather-batch = mmu_gather 批次已满：再分配一页，可记 { $entries } 项
step-batch-released = 释放收集到的 { $pages } 页，从最后一批开始

## malloc 的步骤

step-chunk-size = 要 { $wanted }：连同头部是 { $bytes } 的 chunk
step-request-too-large = { $wanted } 超过地址空间的一半
step-tcache-init = 首次调用：线程缓存（tcache）占 { $bytes }
step-tcache-hit = 取自线程缓存中 { $bytes } 的 chunk，还剩 { $left } 个
step-fastbin-hit = 取自 { $bytes } 的 fastbin 中最新的 chunk
step-small-bin-hit = 取自 { $bytes } 的 small bin 中最旧的 chunk
step-unsorted-hit = unsorted bin 中正好有 { $bytes } 的 chunk
step-last-remainder-split = 从 last remainder 切出 { $bytes }，还剩 { $leftBytes }
step-sorted = unsorted bin 中 { $bytes } 的 chunk { $chunk } 归入 bin { $bin }
step-bin-hit = 能满足的最小 chunk：bin { $bin } 中的 { $bytes }
step-tcache-stash = 另有 { $chunks } 个 { $bytes } 的 chunk 放进线程缓存
step-chunk-split = 余下 { $rest } 处的 { $bytes } 放进 unsorted bin
step-from-top = 从 top chunk 切出 { $bytes }，top 还剩 { $leftBytes }
step-consolidate = 所有 fastbin 中的 chunk 与相邻空闲 chunk 合并
step-break-grown = top 不够：堆顶（brk）增长 { $bytes }，到 { $end }
step-mapped-in-place = 堆顶（brk）不能增长：为堆映射 { $bytes }
step-top-moved = top chunk 从 { $chunk } 开始，有 { $bytes }
step-no-memory = 系统没有 { $bytes } 的地址可给
step-mapped = 超过 mmap 阈值：单独为它映射 { $bytes }
step-cleared = { $at } 起的 { $bytes } 清零
step-threshold-raised = mmap 阈值升到 { $bytes }
step-unmapped = { $start } 处 { $bytes } 的映射归还
step-remapped = 它的映射现在是 { $bytes }
step-to-tcache = 放进线程缓存：{ $bytes } 的第 { $count } 个
step-to-fastbin = 放进 { $bytes } 的 fastbin，不合并
step-merged-backward = 前一个 chunk 也空闲：合并为 { $chunk } 处的 { $bytes }
step-merged-forward = 后一个 chunk 也空闲：合并为 { $chunk } 处的 { $bytes }
step-into-top = 与后面的 top 合并：从 { $chunk } 起 { $bytes }
step-to-unsorted = { $chunk } 的 { $bytes } 放到 unsorted bin 首位
step-trimmed = top 的 { $bytes } 归还系统，留下 { $leftBytes }
step-discarded = 空闲 chunk 中的整页归还：从 { $start } 起 { $bytes }
step-kept-in-place = 留在原处，大小 { $bytes }
step-grown-into-top = 向 top 增长：现在 { $bytes }，top 还剩 { $leftBytes }
step-grown-into-next = 吸收后面的空闲 chunk：{ $chunk } 处共 { $bytes }
step-copied = 原处放不下：复制 { $bytes }
step-part-freed = 释放 { $chunk } 处 { $bytes }（剩余部分或旧 chunk）
step-aligned-at = 首个 { $align } 对齐的位置，前面的 { $skippedBytes } 归还
