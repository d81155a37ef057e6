// Written by generate.py. Change that, or override in config.toml.
// swift-format-ignore-file

/// The models that this version knows, in the format of ``CatalogueReader``.
enum ShippedCatalogue {
  /// The day of the prices.
  static let date = "2026-11-20"

  static let text = #"""
openai	gpt-6.1-sol	responses	1050000	922000	128000	2000000/10000000/100000/2500000/-	272000:4000000/15000000/200000/5000000/-	low,medium,high,xhigh,max		ritpb		
openai	gpt-6.1-terra	responses	1050000	922000	128000	1000000/5000000/50000/1250000/-	272000:2000000/7500000/100000/2500000/-	none,low,medium,high,xhigh,max		ritpb		
openai	gpt-6-astra	responses	1050000	922000	128000	10000000/50000000/1000000/12500000/-	272000:20000000/75000000/2000000/25000000/-	low,medium,high,xhigh,max		ritpb		
openai	gpt-6-sol	responses	1050000	922000	128000	2000000/10000000/200000/2500000/-	272000:4000000/15000000/400000/5000000/-	none,low,medium,high,xhigh,max		ritpb		
openai	gpt-6-luna	responses	1050000	922000	128000	100000/500000/10000/125000/-	272000:200000/750000/20000/250000/-	none,low,medium,high,xhigh,max		ritpb		
openai	gpt-5.6-sol	responses	1050000	922000	128000	4000000/20000000/400000/5000000/-	272000:8000000/30000000/800000/10000000/-	none,low,medium,high,xhigh		ritpb		
openai	gpt-5.6-terra	responses	1050000	922000	128000	2000000/12000000/200000/2500000/-	272000:4000000/18000000/400000/5000000/-	none,low,medium,high,xhigh		ritpb		
openai	gpt-5.6-luna	responses	1050000	922000	128000	200000/1200000/20000/250000/-	272000:400000/1800000/40000/500000/-	none,low,medium,high,xhigh		ritpb		
openai	gpt-5.5	responses	1050000	922000	128000	5000000/30000000/500000/-/-	272000:10000000/45000000/1000000/-/-	none,low,medium,high,xhigh		ritps		
openai	gpt-5.5-pro	responses	1050000	922000	128000	30000000/180000000/-/-/-	272000:60000000/270000000/-/-/-	medium,high,xhigh		ritps		
openai	gpt-5.4	responses	1050000	922000	128000	2500000/15000000/250000/-/-	272000:5000000/22500000/500000/-/-	none,low,medium,high,xhigh	none	ritps		
openai	gpt-5.4-mini	responses	400000	272000	128000	750000/4500000/75000/-/-		none,low,medium,high,xhigh	none	ritps		
openai	gpt-5.4-nano	responses	400000	272000	128000	200000/1250000/20000/-/-		none,low,medium,high,xhigh	none	ritps		2027-04-01
openai	gpt-5.3-codex	responses	400000	272000	128000	1750000/14000000/175000/-/-		none,low,medium,high,xhigh		ritps		2027-04-01
openai	gpt-5.2	responses	400000	272000	128000	1750000/14000000/175000/-/-		none,low,medium,high,xhigh	none	ritps		
openai	gpt-5.1	responses	400000	272000	128000	1250000/10000000/125000/-/-		none,low,medium,high	none	ritps		2027-04-01
openai	gpt-5	responses	400000	272000	128000	1250000/10000000/125000/-/-		minimal,low,medium,high		ritps		2026-12-11
openai	gpt-5-mini	responses	400000	272000	128000	250000/2000000/25000/-/-		minimal,low,medium,high		ritps		2026-12-11
openai	gpt-5-nano	responses	400000	272000	128000	50000/400000/5000/-/-		minimal,low,medium,high		ritps		2026-12-11
openai	gpt-4.1	responses	1047576	1047576	32768	2000000/8000000/500000/-/-				itp		
openai	gpt-4.1-mini	responses	1047576	1047576	32768	400000/1600000/100000/-/-				itp		
openai	o3	responses	200000	200000	100000	2000000/8000000/500000/-/-		low,medium,high		ritps		2026-12-11
openai	gpt-4o	responses	128000	128000	16384	2500000/10000000/1250000/-/-				itp		
chatgpt	gpt-6.1-sol	responses	1050000	922000	128000	subscription		low,medium,high,xhigh,max		rit		
chatgpt	gpt-6.1-terra	responses	1050000	922000	128000	subscription		none,low,medium,high,xhigh,max		rit		
chatgpt	gpt-6-sol	responses	1050000	922000	128000	subscription		none,low,medium,high,xhigh,max		rit		
chatgpt	gpt-6-luna	responses	1050000	922000	128000	subscription		none,low,medium,high,xhigh,max		rit		
chatgpt	gpt-6-astra	responses	1050000	922000	128000	subscription		low,medium,high,xhigh,max		rit		
chatgpt	gpt-5.6-sol	responses	1050000	922000	128000	subscription		none,low,medium,high,xhigh		rit		
chatgpt	gpt-5.5	responses	1050000	922000	128000	subscription		none,low,medium,high,xhigh		rits		
chatgpt	gpt-5.3-codex-spark	responses	128000	128000	128000	subscription		none,low,medium,high,xhigh		its		
anthropic	claude-opus-5-5	messages	1000000	1000000	128000	4000000/20000000/200000/5000000/8000000		low,medium,high,xhigh,max		ritpaAsf	512	
anthropic	claude-opus-5	messages	1000000	1000000	128000	5000000/25000000/500000/6250000/10000000		low,medium,high,xhigh,max		ritpas	512	
anthropic	claude-opus-4-8	messages	1000000	1000000	128000	5000000/25000000/500000/6250000/10000000		low,medium,high,xhigh,max		ritpas	1024	
anthropic	claude-opus-4-7	messages	1000000	1000000	128000	5000000/25000000/500000/6250000/10000000		low,medium,high,xhigh,max		ritpas	2048	
anthropic	claude-opus-4-6	messages	1000000	1000000	128000	5000000/25000000/500000/6250000/10000000		low,medium,high,max		ritpa	4096	
anthropic	claude-opus-4-5	messages	200000	200000	64000	5000000/25000000/500000/6250000/10000000		low,medium,high		ritp	4096	
anthropic	claude-sonnet-5-5	messages	1000000	1000000	128000	2000000/10000000/100000/2500000/4000000		low,medium,high,xhigh,max		ritpaAsf	512	
anthropic	claude-sonnet-5	messages	1000000	1000000	128000	2000000/10000000/200000/2500000/4000000		low,medium,high,xhigh,max		ritpas	1024	
anthropic	claude-sonnet-4-6	messages	1000000	1000000	128000	3000000/15000000/300000/3750000/6000000		low,medium,high,max		ritpa	1024	
anthropic	claude-sonnet-4-5	messages	200000	200000	64000	3000000/15000000/300000/3750000/6000000				ritp	1024	2026-11-30
anthropic	claude-haiku-5-5	messages	1000000	1000000	128000	100000/500000/10000/125000/200000		low,medium,high,xhigh,max		ritpas	512	
anthropic	claude-haiku-4-5	messages	200000	200000	64000	1000000/5000000/100000/1250000/2000000				ritp	4096	
anthropic	claude-fable-5-1	messages	1000000	1000000	128000	10000000/50000000/250000/12500000/20000000		low,medium,high,xhigh,max		ritpaAsf	512	
anthropic	claude-fable-5	messages	1000000	1000000	128000	10000000/50000000/1000000/12500000/20000000		low,medium,high,xhigh,max		ritpaAs	512	
azure	gpt-6.1-sol	responses	1050000	922000	128000	2000000/10000000/100000/2500000/-	272000:4000000/15000000/200000/5000000/-	low,medium,high,xhigh,max		ritp		2028-03-11
azure	gpt-6.1-terra	responses	1050000	922000	128000	1000000/5000000/50000/1250000/-	272000:2000000/7500000/100000/2500000/-	low,medium,high,xhigh,max		ritp		
azure	gpt-6-astra	responses	1050000	922000	128000	10000000/50000000/1000000/12500000/-	272000:20000000/75000000/2000000/25000000/-	low,medium,high,xhigh		ritp		2028-01-11
azure	gpt-6-luna	responses	1050000	922000	128000	100000/500000/10000/125000/-	272000:200000/750000/20000/250000/-	none,low,medium,high,xhigh,max		ritp		2028-03-11
azure	gpt-5.6-sol	responses	1050000	922000	128000	4000000/20000000/400000/5000000/-	272000:8000000/30000000/800000/10000000/-	none,low,medium,high,xhigh		ritp		2028-01-11
azure	gpt-5.6-terra	responses	1050000	922000	128000	2000000/12000000/200000/2500000/-	272000:4000000/18000000/400000/5000000/-	none,low,medium,high,xhigh		ritp		2028-01-11
azure	gpt-5.6-luna	responses	1050000	922000	128000	200000/1200000/20000/250000/-	272000:400000/1800000/40000/500000/-	none,low,medium,high,xhigh		ritp		2028-01-11
azure	gpt-5.5	responses	1050000	922000	128000	5000000/30000000/500000/-/-	272000:10000000/45000000/1000000/-/-	none,low,medium,high,xhigh		ritps		2027-10-26
azure	gpt-5.4	responses	1050000	922000	128000	2500000/15000000/250000/-/-	272000:5000000/22500000/500000/-/-	none,low,medium,high,xhigh	none	ritps		2027-09-02
azure	gpt-5.4-mini	responses	400000	272000	128000	750000/4500000/75000/-/-		none,low,medium,high,xhigh	none	ritps		2027-09-21
azure	gpt-5.3-codex	responses	400000	272000	128000	1750000/14000000/175000/-/-		none,low,medium,high,xhigh		ritps		2027-08-24
azure	gpt-5-mini	responses	400000	272000	128000	250000/2000000/25000/-/-		minimal,low,medium,high		ritps		2027-02-09
azure	gpt-4.1	responses	1047576	1047576	32768	2000000/8000000/500000/-/-				it		2027-04-14
foundry	claude-opus-5-5	messages	1000000	1000000	128000	4000000/20000000/200000/5000000/8000000		low,medium,high,xhigh,max		ritpaAsf	512	2027-09-18
foundry	claude-sonnet-5-5	messages	1000000	1000000	128000	2000000/10000000/100000/2500000/4000000		low,medium,high,xhigh,max		ritpaAsf	512	2027-09-29
foundry	claude-haiku-5-5	messages	1000000	1000000	128000	100000/500000/10000/125000/200000		low,medium,high,xhigh,max		ritpas	512	2027-09-29
azure	deepseek-v4-pro	chat	1000000	1000000	384000	1740000/3480000/145000/-/-				rt		2028-02-20
azure	kimi-k2.7-code	chat	262144	262144	262144	950000/4000000/190000/-/-				rit		2027-04-16
azure	grok-4.7	chat	500000	500000	500000	2000000/6000000/500000/-/-	200000:4000000/12000000/1000000/-/-			rit		2027-10-05
bedrock	global.anthropic.claude-opus-5-5	messages	1000000	1000000	128000	4000000/20000000/200000/5000000/8000000		low,medium,high,xhigh,max		ritpaAsf	512	
bedrock	us.anthropic.claude-opus-5-5	messages	1000000	1000000	128000	4400000/22000000/220000/5500000/8800000		low,medium,high,xhigh,max		ritpaAsf	512	
bedrock	global.anthropic.claude-sonnet-5-5	messages	1000000	1000000	128000	2000000/10000000/100000/2500000/4000000		low,medium,high,xhigh,max		ritpaAsf	512	
bedrock	us.anthropic.claude-sonnet-5-5	messages	1000000	1000000	128000	2200000/11000000/110000/2750000/4400000		low,medium,high,xhigh,max		ritpaAsf	512	
bedrock	global.anthropic.claude-haiku-5-5	messages	1000000	1000000	128000	100000/500000/10000/125000/200000		low,medium,high,xhigh,max		ritpas	512	
bedrock	global.anthropic.claude-opus-4-8	messages	1000000	1000000	128000	5000000/25000000/500000/6250000/10000000		low,medium,high,xhigh,max		ritpas	1024	
bedrock	global.anthropic.claude-haiku-4-5-20251001-v1:0	messages	200000	200000	64000	1000000/5000000/100000/1250000/2000000				ritp	4096	
bedrock	global.anthropic.claude-fable-5-1	messages	1000000	1000000	128000	10000000/50000000/250000/12500000/20000000		low,medium,high,xhigh,max		ritpaAsf	512	
bedrock-mantle	openai.gpt-6.1-sol	responses	1000000	1000000	131072	2200000/11000000/110000/2750000/-	272000:4400000/16500000/220000/5500000/-	low,medium,high,xhigh,max		ritb		
bedrock-mantle	openai.gpt-6-luna	responses	1050000	922000	128000	110000/550000/11000/137500/-	272000:220000/825000/22000/275000/-	none,low,medium,high,xhigh,max		ritb		
bedrock-mantle	openai.gpt-5.6-sol	responses	1050000	922000	128000	4400000/22000000/440000/5500000/-	272000:8800000/33000000/880000/11000000/-	low,medium,high,xhigh,max		ritb		
bedrock-mantle	openai.gpt-5.5	responses	1050000	922000	128000	5500000/33000000/550000/-/-	272000:11000000/49500000/1100000/-/-	low,medium,high,xhigh		rit		
bedrock-mantle	anthropic.claude-opus-5-5	messages	1000000	1000000	128000	4400000/22000000/220000/5500000/8800000		low,medium,high,xhigh,max		ritpaAsf	512	
vertex	claude-opus-5-5	messages	1000000	1000000	128000	4000000/20000000/200000/5000000/8000000		low,medium,high,xhigh,max		ritpaAsf	512	
vertex	claude-opus-5	messages	1000000	1000000	128000	5000000/25000000/500000/6250000/10000000		low,medium,high,xhigh,max		ritpas	512	2027-01-24
vertex	claude-sonnet-5-5	messages	1000000	1000000	128000	2000000/10000000/100000/2500000/4000000		low,medium,high,xhigh,max		ritpaAsf	512	
vertex	claude-sonnet-5	messages	1000000	1000000	128000	2000000/10000000/200000/2500000/4000000		low,medium,high,xhigh,max		ritpas	1024	2026-12-24
vertex	claude-haiku-5-5	messages	1000000	1000000	128000	100000/500000/10000/125000/200000		low,medium,high,xhigh,max		ritpas	512	
vertex	claude-haiku-4-5@20251001	messages	200000	200000	64000	1000000/5000000/100000/1250000/2000000				ritp	4096	2026-10-15
vertex	claude-fable-5-1	messages	1000000	1000000	128000	10000000/50000000/250000/12500000/20000000		low,medium,high,xhigh,max		ritpaAsf	512	2027-03-01
google	gemini-4-argon	chat	1048576	1048576	1048576	2000000/10000000/100000/-/-		low,medium,high		ritp	4096	
google	gemini-3.8-flash	chat	1048576	1048576	65536	750000/3750000/75000/-/-		low,medium,high		ritps	4096	
google	gemini-3.5-flash-lite	chat	1048576	1048576	65536	300000/2500000/30000/-/-				ritps		
google	gemini-3.1-pro-preview	chat	1048576	1048576	65536	2000000/12000000/200000/-/-	200000:4000000/18000000/400000/-/-	low,medium,high		ritp	4096	
google	gemini-2.5-pro	chat	1048576	1048576	65536	1250000/10000000/125000/-/-	200000:2500000/15000000/250000/-/-			ritp	2048	
xai	grok-4.7	responses,chat	500000	500000	500000	2000000/6000000/500000/-/-	200000:4000000/12000000/1000000/-/-			rit		
xai	grok-4.6	responses,chat	500000	500000	500000	2000000/6000000/500000/-/-	200000:4000000/12000000/1000000/-/-			rit		
xai	grok-4.5	responses,chat	500000	500000	500000	2000000/6000000/300000/-/-	200000:4000000/12000000/600000/-/-			rit		
xai	grok-4.3	responses,chat	1000000	1000000	1000000	1250000/2500000/200000/-/-	200000:2500000/5000000/400000/-/-	none,low,medium,high		rit		
xai	grok-build-0.1	responses,chat	256000	256000	256000	1000000/2000000/200000/-/-	200000:2000000/4000000/400000/-/-			rit		
deepseek	deepseek-flash	chat,messages	1000000	1000000	393216	300000/1200000/6000/-/-				rit		
deepseek	deepseek-v4-flash	chat,messages	1000000	1000000	393216	300000/1200000/6000/-/-		high,max		rit		
deepseek	deepseek-v4-pro	chat,messages	1000000	1000000	393216	1320000/3960000/44000/-/-		high,max		rt		
mistral	mistral-large-4	chat	1048576	1048576	1048576	1360000/4180000/140000/-/-		none,high		rit		
mistral	mistral-large-latest	chat	262144	262144	262144	500000/1500000/50000/-/-				it		
mistral	mistral-medium-latest	chat	262144	262144	262144	1500000/7500000/150000/-/-		none,high		rit		
mistral	mistral-small-latest	chat	262144	262144	262144	150000/600000/15000/-/-		none,high		rit		
mistral	devstral-latest	chat	256000	256000	256000	400000/2000000/40000/-/-		none,high		rt		
mistral	codestral-latest	chat	128000	128000	128000	300000/900000/30000/-/-				t		
groq	openai/gpt-oss-120b	chat	131072	131072	65536	150000/600000/75000/-/-		low,medium,high		rt		
groq	openai/gpt-oss-20b	chat	131072	131072	65536	75000/300000/37500/-/-		low,medium,high		rt		
groq	qwen/qwen3.8-27b	chat	131072	131072	16384	800000/4000000/-/-/-				rit		
cerebras	gpt-oss-120b	chat	131072	131072	32768	350000/750000/-/-/-		low,medium,high		rt		
cerebras	qwen-3.8-27b	chat	65536	65536	32768	990000/1490000/-/-/-				rit		
cerebras	gemma-4-31b	chat	131072	131072	40960	990000/1490000/-/-/-				rit		
openrouter	anthropic/claude-opus-4.8	chat,responses,messages	1000000	1000000	128000	5000000/25000000/500000/6250000/-		low,medium,high,xhigh,max		ritps		
openrouter	anthropic/claude-sonnet-5	chat,responses,messages	1000000	1000000	128000	2000000/10000000/200000/2500000/-		low,medium,high,xhigh,max		ritps		
openrouter	anthropic/claude-haiku-4.5	chat,responses,messages	200000	200000	64000	1000000/5000000/100000/1250000/-				ritp		
openrouter	openai/gpt-5.5	chat,responses,messages	1050000	922000	128000	5000000/30000000/500000/-/-		none,low,medium,high,xhigh		ritps		
openrouter	openai/gpt-5.4-mini	chat,responses,messages	400000	272000	128000	750000/4500000/75000/-/-		none,low,medium,high,xhigh		ritps		
openrouter	google/gemini-3.5-flash	chat,responses,messages	1048576	1048576	65536	1500000/9000000/150000/83333/-		minimal,low,medium,high		ritp		
openrouter	google/gemini-3.1-pro-preview	chat,responses,messages	1048576	1048576	65536	2000000/12000000/200000/375000/-	200000:4000000/18000000/400000/-/-	low,medium,high		ritp		
openrouter	deepseek/deepseek-v4-pro	chat,responses,messages	1048576	1048576	384000	435000/870000/3625/-/-		high,xhigh		rt		
openrouter	moonshotai/kimi-k2.7-code	chat,responses,messages	262144	262144	16384	740000/3500000/150000/-/-				rit		
openrouter	z-ai/glm-5.2	chat,responses,messages	1048576	1048576	32768	930000/3000000/180000/-/-		high,xhigh		rt		
openrouter	qwen/qwen3-coder-next	chat,responses,messages	262144	262144	262144	110000/800000/70000/-/-				t		
openrouter	x-ai/grok-4.3	chat,responses,messages	1000000	1000000	1000000	1250000/2500000/200000/-/-	200000:2500000/5000000/400000/-/-	none,low,medium,high		ritp		
openrouter	minimax/minimax-m3	chat,responses,messages	524288	524288	512000	300000/1200000/60000/-/-				rit		
ollama-cloud	gpt-oss:120b	chat,messages	131072	131072	32768	-		low,medium,high		rt		
ollama-cloud	qwen3-coder-next	chat,messages	262144	262144	65536	-				t		
ollama-cloud	kimi-k2.7-code	chat,messages	262144	262144	262144	-				rits		
ollama-cloud	glm-5.2	chat,messages	976000	976000	131072	-		high,max		rt		
ollama-cloud	deepseek-v4-pro	chat,messages	1048576	1048576	1048576	-		high,max		rt		
lmstudio	openai/gpt-oss-20b	chat,responses,messages		131072	32768	0/0/-/-/-		low,medium,high		rt		
lmstudio	qwen/qwen3-coder-30b	chat,responses,messages		262144	65536	0/0/-/-/-				t		
together	moonshotai/Kimi-K3	chat	1048576	1048576	1048576	3000000/15000000/300000/-/-		low,high,max		rit		
together	zai-org/GLM-5.3	chat	1048575	1048575	128000	1400000/4400000/260000/-/-				rt		
together	deepseek-ai/DeepSeek-V4-Pro-0813	chat	1048576	1048576	1048576	1320000/3960000/130000/-/-				t		
moonshot	kimi-k3	chat	1048576	1048576	1048576	3000000/15000000/300000/3000000/6000000		low,high,max		rit		
zai	glm-5.3	chat	1000000	1000000	128000	1400000/4400000/260000/-/-				rt		
minimax	MiniMax-M3	chat	1000000	1000000	128000	300000/1200000/60000/-/-				rit		
github-copilot	gpt-6.1-sol	responses	1050000	922000	128000	subscription				rit		
github-copilot	gpt-5.6-sol	responses	400000	272000	128000	subscription				rit		
github-copilot	gpt-5.3-codex	responses	128000	128000	128000	subscription		low,medium,high,xhigh		rits		
github-copilot	claude-opus-5.5	messages,chat	200000	200000	128000	subscription				ritaA		
github-copilot	claude-sonnet-5.5	messages,chat	200000	200000	128000	subscription				ritaA		
github-copilot	gemini-3.8-flash	chat	200000	200000	65536	subscription				rits		
github-copilot	grok-4.7	chat	500000	500000	500000	subscription				rit		
"""#
}
